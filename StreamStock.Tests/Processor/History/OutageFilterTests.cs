using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using StreamStock.AppHost.Broker;
using Xunit;

namespace StreamStock.Tests.Processor.History;

public sealed class OutageFilterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("streamstock-outage-").FullName;
    private readonly MockCluster _broker = MockCluster.Start(partitions: 1);

    public void Dispose()
    {
        _broker.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Database => $"Data Source={Path.Combine(_folder, "inventory.db")};Pooling=false";

    [Theory]
    [InlineData("dead_letters", "/history/deadletters")]
    [InlineData("alerts", "/history/alerts?productId=A")]
    [InlineData("partitions", "/history/snapshot")]
    public async Task Whoever_asks_a_database_that_cannot_answer_is_told_so(string missing, string path)
    {
        await using var processor = await ProcessorUnderTest.StartAsync(_broker.BootstrapServers, Database);
        await processor.UntilHealthAsync(200);
        using (var connection = new SqliteConnection(Database))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"ALTER TABLE {missing} RENAME TO {missing}_away";
            command.ExecuteNonQuery();
        }

        var told = await processor.UntilAsync(path, (code, _) => code == 503);

        var reason = (string)JsonNode.Parse(told)!["detail"]!;
        Assert.StartsWith("The database cannot be asked: ", reason, StringComparison.Ordinal);
        Assert.Contains(missing, reason, StringComparison.Ordinal);
    }
}
