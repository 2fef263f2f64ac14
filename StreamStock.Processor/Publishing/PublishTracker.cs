using Confluent.Kafka;

namespace StreamStock.Processor.Publishing;

/// <summary>
/// How far a partition is known to be published. Messages are gathered under checkpoints; a checkpoint is sealed
/// with the ledger sequence it reaches, and that is published once it and all before it have been acknowledged.
/// </summary>
internal sealed class PublishTracker(long published)
{
    private readonly Lock _gate = new();
    private readonly Queue<Checkpoint> _sealed = new();
    private Checkpoint _current = new();
    private long _published = published;
    private long _sealedUpTo = published;

    public long Published
    {
        get
        {
            lock (_gate)
            {
                while (_sealed.TryPeek(out var oldest) && oldest.IsDone)
                {
                    _published = _sealed.Dequeue().UpTo;
                }

                return _published;
            }
        }
    }

    /// <summary>A message was refused for good: nothing after it counts as published, unless it is published again.</summary>
    public bool HasFailed
    {
        get
        {
            lock (_gate)
            {
                return _current.HasFailed || _sealed.Any(c => c.HasFailed);
            }
        }
    }

    /// <summary>Counts a message in; what it returns takes the broker's acknowledgement.</summary>
    public Action<DeliveryReport<byte[], byte[]>> Expect()
    {
        lock (_gate)
        {
            return _current.Expect();
        }
    }

    /// <summary>Everything up to this sequence has been handed to the producer.</summary>
    public void Seal(long upTo)
    {
        lock (_gate)
        {
            if (upTo > _sealedUpTo)
            {
                _sealedUpTo = _current.UpTo = upTo;
                _sealed.Enqueue(_current);
                _current = new Checkpoint();
            }
        }
    }

    private sealed class Checkpoint
    {
        private readonly Action<DeliveryReport<byte[], byte[]>> _acknowledge;
        private int _open;
        private volatile bool _hasFailed;

        public Checkpoint() => _acknowledge = Acknowledge;

        public long UpTo { get; set; }

        public bool IsDone => Volatile.Read(ref _open) == 0;

        public bool HasFailed => _hasFailed;

        public Action<DeliveryReport<byte[], byte[]>> Expect()
        {
            Interlocked.Increment(ref _open);
            return _acknowledge;
        }

        private void Acknowledge(DeliveryReport<byte[], byte[]> report)
        {
            // One that is too large for the broker stays too large: it is in the ledger and must not hold up the rest.
            if (!report.Error.IsError || report.Error.Code == ErrorCode.MsgSizeTooLarge)
            {
                Interlocked.Decrement(ref _open);
            }
            else
            {
                _hasFailed = true;
            }
        }
    }
}
