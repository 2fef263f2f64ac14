namespace StreamStock.Benchmarks.Chaos;

/// <summary>What can be done to the system while it works.</summary>
public enum Fault
{
    /// <summary>kill −9 of a replica, which is started again a moment later.</summary>
    KillProcessor,

    /// <summary>kill −9 of the database with all its connections, and a start on the same files.</summary>
    KillDatabase,

    /// <summary>kill −9 of the broker, and a start on the same files.</summary>
    KillBroker,

    /// <summary>SIGSTOP of a replica until another one owns its partitions, then SIGCONT.</summary>
    PauseProcessor,

    CutBroker,
    StallBroker,
    SlowBroker,
    CutDatabase,
    StallDatabase,
    SlowDatabase,

    /// <summary>The database refuses every write for want of room (53100), and then has room again.</summary>
    FullDatabase,
}

/// <summary>One run of the chaos suite.</summary>
public sealed record ChaosOptions
{
    /// <summary>Chooses events, faults' victims and their times.</summary>
    public required int Seed { get; init; }

    public int Processors { get; init; } = 3;

    /// <summary>Events a second.</summary>
    public int Rate { get; init; } = 5_000;

    public int Products { get; init; } = 300;

    /// <summary>The classic group protocol instead of KIP-848's.</summary>
    public bool Classic { get; init; }

    /// <summary>In the order in which they happen.</summary>
    public required IReadOnlyList<Fault> Faults { get; init; }

    /// <summary>Longest time of undisturbed work between two faults.</summary>
    public TimeSpan LongestCalm { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Send everything once more at the end: nothing may change.</summary>
    public bool Resend { get; init; } = true;

    /// <summary>Told what happens, line by line.</summary>
    public Action<string> Tell { get; init; } = _ => { };
}
