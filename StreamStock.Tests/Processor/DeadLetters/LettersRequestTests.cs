using System.Text;
using StreamStock.Processor.DeadLetters;
using StreamStock.Tests.Core.Fuzzing;
using Xunit;

namespace StreamStock.Tests.Processor.DeadLetters;

/// <summary>Which dead letters a body means.</summary>
public sealed class LettersRequestTests
{
    private const int Bodies = 100_000;

    private static readonly byte[][] Sources =
    [
        .. new[]
        {
            """{"ids":["3-1042","0-7"],"by":"kim","reason":"A test."}""",
            """{"filter":{"state":"open","reason":"UNKNOWN_PRODUCT","topic":"inventory.sales","partition":"3","productId":"P\u00e9","from":"2026-01-01","to":"2026-01-02"},"by":"kim","reason":"x"}""",
            """{"all":true,"by":"kim","reason":"x"}""",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    [Fact]
    public void Conditions_are_those_of_the_list()
    {
        var wanted = LettersRequest.Read(Sources[1], needsReason: true, out _)!;
        var ids = LettersRequest.Read(Sources[0], needsReason: false, out _)!;

        Assert.Equal(("open", 3, "P\u00e9", new DateTime(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc)), (wanted.Filter.State, wanted.Filter.Partition, wanted.Filter.ProductId, wanted.Filter.To));
        Assert.Equal(("kim", "x"), (wanted.By, wanted.Reason));
        Assert.Equal(["3-1042", "0-7"], ids.Filter.Ids!.Select(id => id.ToString()));
        Assert.Equal(new DeadLetterFilter(), LettersRequest.Read(Sources[2], needsReason: false, out _)!.Filter);
    }

    [Fact]
    public void A_damaged_body_is_refused_or_means_what_it_says_and_never_throws()
    {
        var mutator = new Mutator(1);
        var (read, refused) = (0, 0);
        for (var i = 0; i < Bodies; i++)
        {
            var body = mutator.Mutate(Sources[mutator.Next(Sources.Length)], Sources[mutator.Next(Sources.Length)]);
            var wanted = LettersRequest.Read(body, needsReason: true, out var errors);
            Assert.True(wanted is null == errors.Count > 0, Encoding.Latin1.GetString(body));
            (read, refused) = wanted is null ? (read, refused + 1) : (read + 1, refused);
        }

        // A mutator that only broke everything, or nothing, would prove nothing.
        Assert.True(Math.Min(read, refused) > Bodies / 20, $"{read} read, {refused} refused");
    }
}
