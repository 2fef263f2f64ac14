using BenchmarkDotNet.Attributes;

namespace StreamStock.Benchmarks.Micro;

/// <summary>Cost of one event; throughput on one core is its inverse. The dedupe look-up is part of deciding.</summary>
[MemoryDiagnoser]
[SimpleJob(warmupCount: 10, iterationCount: 20)]
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
        Warm(_ordinary, WarmUp);
    }

    [GlobalSetup(Target = nameof(AlertHeavy))]
    public void SetUpAlerts()
    {
        _alerts = new Workload(Mix.AlertHeavy);
        Warm(_alerts, 10 * Workload.Prepared);
    }

    [GlobalSetup(Target = nameof(ReservationHeavy))]
    public void SetUpReservations()
    {
        _reservations = new Workload(Mix.ReservationHeavy);
        Warm(_reservations, 10 * Workload.Prepared);
    }

    [IterationSetup(Targets = [nameof(Decide), nameof(ReadAndDecide), nameof(FindNew)])]
    public void PrepareOrdinary() => _ordinary.Prepare();

    [IterationSetup(Target = nameof(AlertHeavy))]
    public void PrepareAlerts() => _alerts.Prepare();

    [IterationSetup(Target = nameof(ReservationHeavy))]
    public void PrepareReservations() => _reservations.Prepare();

    private static void Warm(Workload workload, int events)
    {
        for (; events > 0; events -= Workload.Prepared)
        {
            workload.Prepare();
            workload.Decide();
        }
    }

    [Benchmark(OperationsPerInvoke = Workload.Prepared)]
    public int Read() => _ordinary.Read();

    [Benchmark(Baseline = true, OperationsPerInvoke = Workload.Prepared)]
    public void Decide() => _ordinary.Decide();

    [Benchmark(OperationsPerInvoke = Workload.Prepared)]
    public void ReadAndDecide() => _ordinary.ReadAndDecide();

    [Benchmark(OperationsPerInvoke = Workload.Prepared)]
    public int FindNew() => _ordinary.FindNew();

    [Benchmark(OperationsPerInvoke = Workload.Prepared)]
    public void AlertHeavy() => _alerts.Decide();

    [Benchmark(OperationsPerInvoke = Workload.Prepared)]
    public void ReservationHeavy() => _reservations.Decide();
}
