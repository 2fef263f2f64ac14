using System.Reflection;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamStock.Processor.Committing;
using StreamStock.Processor.Storage;
using StreamStock.Tests.Processor.Storage;
using Xunit;

namespace StreamStock.Tests.Processor.Committing;

public sealed class GroupOffsetsTests : IDisposable
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(60);
    private readonly StoreFixture _f = StoreFixture.Sqlite();

    public void Dispose() => _f.Dispose();

    [Fact]
    public async Task A_consumer_is_not_disposed_of_under_a_request_that_the_broker_has_not_answered()
    {
        var (consumer, calls) = SlowConsumer.Create();
        var offsets = new GroupOffsets(TimeProvider.System, NullLogger<GroupOffsets>.Instance);
        _f.CreateProduct(stock: 1);
        var batch = new CommitBatch();
        batch.Partitions.Add(_f.Commit());
        offsets.Add(batch);
        offsets.CommitIfDue(consumer);

        offsets.CommitRest(consumer, TimeSpan.FromMilliseconds(10));
        offsets.Release(consumer);
        await calls.Asked.Task.WaitAsync(Ceiling, TestContext.Current.CancellationToken);
        Assert.False(calls.Disposed.Task.IsCompleted);
        calls.Answer.SetResult();

        await calls.Disposed.Task.WaitAsync(Ceiling, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_consumer_that_nobody_uses_is_disposed_of_at_once()
    {
        var (consumer, calls) = SlowConsumer.Create();
        new GroupOffsets(TimeProvider.System, NullLogger<GroupOffsets>.Instance).Release(consumer);
        Assert.True(calls.Disposed.Task.IsCompleted);
    }
}

/// <summary>A consumer whose commits wait for an answer.</summary>
public class SlowConsumer : DispatchProxy
{
    public TaskCompletionSource Asked { get; } = new();

    public TaskCompletionSource Answer { get; } = new();

    public TaskCompletionSource Disposed { get; } = new();

    public static (IConsumer<byte[], byte[]> Consumer, SlowConsumer Calls) Create()
    {
        var consumer = Create<IConsumer<byte[], byte[]>, SlowConsumer>();
        return (consumer, (SlowConsumer)(object)consumer);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod?.Name == "Commit")
        {
            Asked.SetResult();
            Answer.Task.Wait();
        }
        else if (targetMethod?.Name == "Dispose")
        {
            Disposed.SetResult();
        }

        return null;
    }
}
