using Confluent.Kafka;
using StreamStock.Core.Messaging;
using StreamStock.Processor.Committing;
using StreamStock.Processor.Storage;

namespace StreamStock.Processor.Deciding;

internal sealed partial class Pipeline
{
    /// <summary>
    /// How long a rebalance waits for a batch in flight and its snapshots. Both may as well be left to the next owner,
    /// who is safe from them by the epoch and by the versions.
    /// </summary>
    private static readonly TimeSpan HandOverCeiling = TimeSpan.FromSeconds(2);

    private void AfterCommit(CommitOutcome outcome)
    {
        // One that was loaded again meanwhile was fenced by this replica itself.
        foreach (var commit in outcome.Fenced.Where(IsStillOwned))
        {
            Fence(commit.Partition);
        }

        health.Report(PipelineHealth.Commits, outcome.Failure is null ? null : $"The last batch could not be committed: {outcome.Failure.Message}");
        if (outcome.Failure is null)
        {
            groupOffsets.Add(outcome.Batch);
            if (ownership.Fenced.Count == 0)
            {
                _rejoinPause.Reset();
            }

            return;
        }

        CommitFailed(log, outcome.Failure);
        foreach (var commit in outcome.Batch.Partitions.Where(IsStillOwned))
        {
            LoadAgain(commit.Partition);
        }
    }

    private bool IsStillOwned(PartitionCommit commit) => ownership.Find(commit.Partition)?.Epoch == commit.Epoch;

    private void Fence(int partition)
    {
        Fenced(log, partition);
        StopReading(partition);
        ownership.Fence(partition);
    }

    private void LoadAgain(int partition)
    {
        StopReading(partition);
        ownership.LoadAgain(partition);
    }

    /// <summary>Leaves a partition's records with the broker until it is owned again.</summary>
    private void StopReading(int partition)
    {
        if (ownership.Find(partition) is not null)
        {
            List<TopicPartition> sources = [.. Topics.Inputs.Select(topic => new TopicPartition(topic, partition))];
            _consumer.Pause(sources);
            _paused.ExceptWith(sources);
            sources.ForEach(ForgetReading);
        }
    }

    private void ForgetReading(TopicPartition source)
    {
        _toSeek.Remove(source);
        _awaitedReads.Forget(source);
    }

    private void TakeLoaded()
    {
        foreach (var taken in ownership.TakeLoaded())
        {
            var state = taken.Loaded.State;
            Owns(log, state.Number, state.Products.Count, taken.Duration.TotalMilliseconds);
            foreach (var position in ownership.Positions(state.Number))
            {
                _toSeek[position.TopicPartition] = position.Offset;
            }
        }

        if (ownership.IsFencedForGood)
        {
            _rejoin = $"Another replica owns partitions {string.Join(", ", ownership.Fenced.Order())}, which the group has assigned to this one.";
        }
    }

    private void SeekPending()
    {
        foreach (var (source, offset) in _toSeek)
        {
            try
            {
                _consumer.Seek(new TopicPartitionOffset(source, offset));
                _consumer.Resume([source]);
                _toSeek.Remove(source);
                _awaitedReads.Expect(source, offset);
            }
            catch (KafkaException e) when (e.Error.Code is ErrorCode.Local_State or ErrorCode.Local_TimedOut)
            {
                // The client is not yet done with the assignment; the next turn tries again.
            }
        }
    }

    /// <summary>
    /// Where a partition goes on is known only when it has been loaded. Until then nothing is fetched; the start of a
    /// topic is a place that always exists.
    /// </summary>
    private List<TopicPartitionOffset> OnAssigned(List<TopicPartition> added)
    {
        ownership.Assign(added);
        Assigned(log, Numbers(added));
        _toPause.AddRange(added);
        return [.. added.Select(source => new TopicPartitionOffset(source, Offset.Beginning))];
    }

    /// <summary>The client takes the assignment over only after its handler has returned.</summary>
    private void PauseAssigned()
    {
        if (_toPause.Count > 0)
        {
            _consumer.Pause(_toPause);
            _toPause.Clear();
        }
    }

    private void OnRevoked(List<TopicPartition> removed)
    {
        // What is in flight may be finished; what was only decided is dropped and decided by the next owner.
        committer.Wait(HandOverCeiling);
        publisher.Flush(HandOverCeiling);
        GiveUp(removed);
        Revoked(log, Numbers(removed));
    }

    /// <summary>Another replica has them already.</summary>
    private void OnLost(List<TopicPartition> removed)
    {
        GiveUp(removed);
        Lost(log, Numbers(removed));
    }

    private void GiveUp(List<TopicPartition> removed)
    {
        ownership.Revoke(removed);
        groupOffsets.Forget(removed);
        _paused.ExceptWith(removed);
        _toPause.RemoveAll(removed.Contains);
        removed.ForEach(ForgetReading);
        removed.ForEach(source => _outOfRange.Remove(source));
    }

    private static string Numbers(List<TopicPartition> partitions) => string.Join(", ", partitions.Select(p => p.Partition.Value).Distinct().Order());

    /// <summary>Closes the consumer, which gives up everything, to join the group as a new member.</summary>
    private void Leave()
    {
        Rejoins(log, _rejoin!);
        committer.Wait(HandOverCeiling);
        groupOffsets.CommitRest(_consumer, HandOverCeiling);
        _consumer.Close();
    }

    private void ReportHealth()
    {
        health.Report(PipelineHealth.Offsets, ownership.StoppedTrouble);
        health.Report(PipelineHealth.Loading, ownership.LoadingTrouble);
        health.Report(PipelineHealth.Ownership, ownership.Fenced.Count == 0
            ? null
            : $"Another replica owns partitions {string.Join(", ", ownership.Fenced.Order())}, which the group has assigned to this one.");
    }
}
