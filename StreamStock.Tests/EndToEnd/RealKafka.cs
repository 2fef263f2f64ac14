using StreamStock.Benchmarks.Rig;
using Xunit;

namespace StreamStock.Tests.EndToEnd;

/// <summary>An Apache Kafka of its own for a test, where it is installed.</summary>
internal static class RealKafka
{
    public static KafkaInstance StartOrSkip()
    {
        Assert.SkipUnless(KafkaInstance.IsInstalled, "There is no shared/kafka beside the repository, or no java to run it with.");
        return KafkaInstance.Start();
    }
}
