using BenchmarkDotNet.Attributes;

namespace StreamStock.Benchmarks.Micro;

/// <summary>Cost of one event; throughput on one core is its inverse. The dedupe look-up is part of deciding.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class DecideBenchmarks
{
    private const int WarmUp = 2_000_000;
    private Workload _ordinary = null!;
    private Workload _alerts = null!;
    private Workload _reservations = null!;

    [GlobalSetup(Targets = [nameof(Read), nameof(Decide), nameof(ReadAndDecide), nameof(FindNew)])]
    public void SetUpOrdinary()
    {
        _ordinary = new Workload(Mix.Ordinary);
        _ordinary.Decide(WarmUp);
    }

    [GlobalSetup(Target = nameof(AlertHeavy))]
    public void SetUpAlerts()
    {
        _alerts = new Workload(Mix.AlertHeavy);
        _alerts.Decide(Workload.BatchSize * 10);
    }

    [GlobalSetup(Target = nameof(ReservationHeavy))]
    public void SetUpReservations()
    {
        _reservations = new Workload(Mix.ReservationHeavy);
        _reservations.Decide(Workload.BatchSize * 10);
    }

    [Benchmark(OperationsPerInvoke = Workload.BatchSize)]
    public int Read() => _ordinary.Read(Workload.BatchSize);

    [Benchmark(Baseline = true, OperationsPerInvoke = Workload.BatchSize)]
    public void Decide() => _ordinary.Decide(Workload.BatchSize);

    [Benchmark(OperationsPerInvoke = Workload.BatchSize)]
    public void ReadAndDecide() => _ordinary.ReadAndDecide(Workload.BatchSize);

    [Benchmark(OperationsPerInvoke = Workload.BatchSize)]
    public int FindNew() => _ordinary.FindNew(Workload.BatchSize);

    [Benchmark(OperationsPerInvoke = Workload.BatchSize)]
    public void AlertHeavy() => _alerts.Decide(Workload.BatchSize);

    [Benchmark(OperationsPerInvoke = Workload.BatchSize)]
    public void ReservationHeavy() => _reservations.Decide(Workload.BatchSize);
}
