using Confluent.Kafka;
using StreamStock.Core.Messaging;
using StreamStock.Processor.Committing;
using StreamStock.Processor.Storage;

namespace StreamStock.Processor.Deciding;

internal sealed partial class Pipeline
{
    private void AfterCommit(Exception? failure)
    {
        health.Trouble = failure is null ? null : $"The last batch could not be committed: {failure.Message}";
        if (failure is FencedException)
        {
            Fenced(log, failure.Message);
            _rejoin = true;
        }
        else if (failure is not null)
        {
            CommitFailed(log, failure);
            LoadAgain();
        }

        if (_rejoin)
        {
            _rejoin = false;
            consumer.Unsubscribe();
            consumer.Subscribe(Topics.Inputs);
        }
    }

    /// <summary>Drops what was decided on top of a batch that failed and begins again from what is durable.</summary>
    private void LoadAgain()
    {
        committer.BackOff();
        LoadOwned();
    }

    private void LoadOwned()
    {
        foreach (var partition in ownership.Owned.Select(p => p.Number).ToList())
        {
            try
            {
                if (ownership.TakeOver(partition))
                {
                    _toSeek.AddRange(ownership.Positions(partition));
                }
            }
            catch (Exception e) when (Committer.IsPassing(e))
            {
                // Still out of reach: rejoining loads it again, after another pause.
                CommitFailed(log, e);
                _rejoin = true;
            }
        }

        Halt();
    }

    private void SeekPending()
    {
        foreach (var position in _toSeek)
        {
            consumer.Seek(position);
        }

        _toSeek.Clear();
        if (_haltAssigned)
        {
            _haltAssigned = false;
            Halt();
        }
    }

    private List<TopicPartitionOffset> OnAssigned(List<TopicPartition> added)
    {
        var before = ownership.Owned.Select(p => p.Number).ToHashSet();
        var positions = ownership.Assign(added);
        foreach (var owned in ownership.Owned.Where(p => !before.Contains(p.Number)))
        {
            // Topics of it that were assigned earlier have been read from anywhere.
            _toSeek.AddRange(ownership.Positions(owned.Number).Where(p => !added.Contains(p.TopicPartition)));
        }

        _haltAssigned = ownership.Stopped.Count > 0;
        Assigned(log, string.Join(", ", ownership.Owned.Select(p => p.Number).Order()));
        return positions;
    }

    private void OnRevoked(List<TopicPartition> removed)
    {
        // What is in flight may be finished; what was only decided is dropped and decided by the next owner.
        committer.Wait(DrainCeiling);
        if (committer.TryFinish(out var failure) && failure is not null)
        {
            CommitFailed(log, failure);
        }

        ownership.Revoke(removed);
        _paused.ExceptWith(removed);
        _halted.ExceptWith(removed);
        removed.ForEach(source => _outOfRange.Remove(source));
        _toSeek.RemoveAll(p => removed.Contains(p.TopicPartition));
        Revoked(log, string.Join(", ", removed.Select(p => p.Partition.Value).Distinct().Order()));
    }
}
