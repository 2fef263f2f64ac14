using System.Text;
using Xunit;

namespace StreamStock.Tests.Core.Fuzzing;

/// <summary>More than a million damaged inputs: no exception escapes, nothing invalid is decided, the invariants hold.</summary>
public class FuzzTests
{
    private const int Inputs = 130_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Damaged_inputs_are_refused_or_mean_what_they_say(int seed)
    {
        var mutator = new Mutator(seed);
        var partition = new FuzzedPartition();
        var read = 0;
        for (var i = 0; i < Inputs; i++)
        {
            var source = mutator.Next(5) == 0 ? partition.Live(mutator) : Any(mutator);
            var input = mutator.Mutate(source, Any(mutator));
            try
            {
                var seconds = mutator.Next(500) == 0 ? mutator.Next(100_000) : mutator.Next(8);
                read += partition.Take(input, seconds, again: mutator.Next(20) == 0) ? 1 : 0;
            }
            catch (Exception e)
            {
                Assert.Fail($"Seed {seed}, input {i}: {Encoding.Latin1.GetString(input)}\n{e}");
            }
        }

        // A mutator that only broke everything, or nothing, would prove nothing.
        Assert.InRange(read, Inputs / 20, Inputs * 19 / 20);
        Assert.All(partition.Outcomes, count => Assert.True(count > Inputs / 2_000));
    }

    private static byte[] Any(Mutator mutator) => FuzzedPartition.Corpus[mutator.Next(FuzzedPartition.Corpus.Count)];
}
