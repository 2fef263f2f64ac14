using CsCheck;

namespace StreamStock.Tests.Core.Properties;

/// <summary>What a step of a script does. Numbers that follow are used as they fit.</summary>
internal enum Act
{
    Sale,
    Restock,
    Return,
    DamagedReturn,
    Count,
    Adjust,
    Upsert,
    Retire,
    Reserve,
    Commit,
    Release,
    Acknowledge,
    Snooze,
    ResolveByHand,

    /// <summary>An event sent before comes again.</summary>
    Repeat,

    /// <summary>Something that cannot be decided.</summary>
    Nonsense,

    /// <summary>Nothing but time passes.</summary>
    Wait,

    /// <summary>Forecasts that are due are made.</summary>
    Forecast,
}

/// <param name="Act">What happens.</param>
/// <param name="Product">To which product.</param>
/// <param name="Quantity">Units.</param>
/// <param name="Seconds">Partition time that passes before it.</param>
/// <param name="Choice">Which hold, alert, settings or earlier event is meant.</param>
/// <param name="Age">How many seconds before partition time it says it happened; negative where it does not say.</param>
internal sealed record Step(Act Act, int Product, int Quantity, int Seconds, int Choice, int Age);

/// <summary>Scripts: sequences of everything that can happen to a partition.</summary>
internal static class Scripts
{
    public const int Products = 3;

    private static readonly Gen<int> Quantity = Gen.Frequency((20, Gen.Int[1, 12]), (6, Gen.Int[1, 90]), (1, Gen.Const(1_000_000)));

    private static readonly Gen<int> Seconds = Gen.Frequency(
        (10, Gen.Const(0)), (12, Gen.Int[0, 90]), (6, Gen.Int[60, 4_000]), (2, Gen.Int[3_600, 200_000]), (1, Gen.Int[0, 80_000_000]));

    private static readonly Gen<int> Age = Gen.Frequency((6, Gen.Const(-1)), (4, Gen.Int[0, 100]), (2, Gen.Int[0, 300_000]), (1, Gen.Int[0, 100_000_000]));

    /// <summary>Anything at all.</summary>
    public static Gen<Step[]> Any { get; } = Steps(Frequencies(_ => true));

    /// <summary>Without what the ledger does not hold: alerts resolved by hand (and so kept down).</summary>
    public static Gen<Step[]> Foldable { get; } = Steps(Frequencies(a => a is not Act.ResolveByHand));

    private static Gen<Act> Frequencies(Func<Act, bool> wanted) => Gen.Frequency(
    [
        .. Enum.GetValues<Act>().Where(wanted).Select(a => (a switch
        {
            Act.Sale => 14,
            Act.Restock or Act.Reserve => 6,
            Act.Upsert or Act.Return or Act.Commit or Act.Release or Act.Repeat or Act.Count or Act.Adjust => 3,
            _ => 2,
        }, Gen.Const(a))),
    ]);

    private static Gen<Step[]> Steps(Gen<Act> acts) =>
        Gen.Select(acts, Gen.Int[0, Products - 1], Quantity, Seconds, Gen.Int[0, 1_000], Age)
            .Select((act, product, quantity, seconds, choice, age) => new Step(act, product, quantity, seconds, choice, age))
            .Array[1, 70];
}

/// <summary>How often properties are tried. <c>CsCheck_Iter</c> asks for more; a failure prints the <c>CsCheck_Seed</c> that repeats it.</summary>
internal static class Iterations
{
    public static long Or(long usual) =>
        long.TryParse(Environment.GetEnvironmentVariable("CsCheck_Iter"), out var asked) ? asked : usual;
}
