using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using StreamStock.Core.Alerts;
using StreamStock.Core.Events;
using StreamStock.Core.Messaging;
using StreamStock.Core.Stock;
using StreamStock.Processor.DeadLetters;
using StreamStock.Processor.Deciding;
using StreamStock.Processor.Ingest;
using StreamStock.Processor.Storage;

namespace StreamStock.Tests.Processor.Storage;

/// <summary>A store of its own and one owned partition in front of it, driven without a broker.</summary>
public sealed class StoreFixture : IDisposable
{
    public const string Product = "PROD-001";
    private readonly string? _folder;
    private readonly RecordReader _reader = new(partitions: 1);
    private long _offset;

    private StoreFixture(string connectionString, string? folder)
    {
        (ConnectionString, _folder) = (connectionString, folder);
        (Store, Ledger) = StoreFactory.Open(ConnectionString);
        Letters = new DeadLetterTable(Ledger.Database, Time);
        Store.Initialize(new DataSettings(1, DataSettings.WallClock), anyClock: true);
        Partition = TakeOver("first");
    }

    public static StoreFixture Sqlite()
    {
        var folder = Directory.CreateTempSubdirectory("streamstock-store-").FullName;
        return new StoreFixture($"Data Source={Path.Combine(folder, "inventory.db")}", folder);
    }

    public static StoreFixture Postgres() => new(PostgresServer.NewDatabase(), folder: null);

    /// <summary>Changes the database behind the store's back.</summary>
    /// <returns>Rows changed.</returns>
    public int Execute(string sql)
    {
        using DbConnection connection = _folder is null ? new NpgsqlConnection(ConnectionString + ";Pooling=false") : new SqliteConnection(ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    /// <summary>Bytes as this database's SQL spells them.</summary>
    public string Bytes(byte[] value) => _folder is null ? $"'\\x{Convert.ToHexString(value)}'" : $"X'{Convert.ToHexString(value)}'";

    public long Count(string sql)
    {
        using var connection = Ledger.Database.ConnectToRead();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    public bool IsPostgres => _folder is null;

    public string OpenHour()
    {
        using var connection = Ledger.Database.ConnectToRead();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT open_hour FROM partitions";
        return (string)command.ExecuteScalar()!;
    }

    public string ConnectionString { get; }

    public IInventoryStore Store { get; }

    public IHistory History => Ledger;

    internal LedgerHistory Ledger { get; }

    internal DeadLetterTable Letters { get; }

    /// <summary>Questions that deciding has asked the ledger.</summary>
    public int Questions { get; private set; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));

    internal OwnedPartition Partition { get; private set; }

    public static Partition NewState(int number) => new(number, AlertPolicy.Default, DedupeHorizon.Default);

    internal OwnedPartition TakeOver(string owner)
    {
        var loaded = Store.TakeOver(0, owner, NewState);
        StoredOffset[] start = [.. Topics.Inputs.Select((_, i) => loaded.Offsets.ElementAtOrDefault(i) ?? new StoredOffset("cluster", "topic" + i, 0))];
        return Partition = new OwnedPartition(loaded, new PartitionClock(false, Time, loaded.State.Time), start, new Lookup(this), Time);
    }

    public void Send(EventType type, int? quantity = null, string? id = null, string? data = null, string? replyTo = null, string product = Product)
    {
        var draft = new EventDraft(id ?? $"EVT-{++_offset}", type, product)
        {
            Quantity = quantity,
            Data = data is null ? default : System.Text.Encoding.UTF8.GetBytes(data),
        };
        SendRaw(EventWriter.ToUtf8(draft), type.Topic(), product, replyTo);
    }

    public void SendRaw(byte[] value, string topic, string key = Product, string? replyTo = null, string? redriveOf = null)
    {
        Receive(value, topic, key, replyTo, redriveOf);
        Decide();
    }

    /// <summary>Has a record waiting; <see cref="Decide"/> decides all that wait.</summary>
    public void Receive(byte[] value, string topic, string key = Product, string? replyTo = null, string? redriveOf = null)
    {
        var headers = new Confluent.Kafka.Headers();
        if (redriveOf is not null)
        {
            headers.Add("redrive-of", System.Text.Encoding.UTF8.GetBytes(redriveOf));
        }

        if (replyTo is not null)
        {
            headers.Add("reply-to", System.Text.Encoding.UTF8.GetBytes(replyTo));
        }

        var record = _reader.Read(
            new() { Topic = topic, Partition = 0, Offset = ++_offset, Message = new() { Key = System.Text.Encoding.UTF8.GetBytes(key), Value = value, Headers = headers, Timestamp = new(_offset, Confluent.Kafka.TimestampType.CreateTime) } },
            TopicOffsets.TopicOf(topic));
        Partition.Buffer.Add(in record);
    }

    public void Decide()
    {
        for (var input = InputTopic.Commands; input <= InputTopic.Sales; input++)
        {
            Partition.Buffer.ReachedEnd(input, 0);
        }

        Partition.Decide(10_000);
        if (Partition.WantsCommandsEnd)
        {
            Partition.SetCommandsEnd(0, long.MaxValue);
            Partition.Decide(10_000);
        }
    }

    public void CreateProduct(int stock, string settings = """{"sku":"SKU-1","name":"Laptop Pro","warehouse":"WH-1","reorderPoint":50,"maxCapacity":500}""")
    {
        Send(EventType.ProductUpsert, data: settings);
        Send(EventType.StockCount, stock, data: """{"reason":"OPENING"}""");
    }

    public PartitionCommit Commit()
    {
        var commit = Partition.Seal(lag: 0);
        var batch = new CommitBatch { RecordedAt = Time.GetUtcNow().UtcDateTime };
        batch.Partitions.Add(commit);
        Store.Commit(batch);
        return commit;
    }

    public void CommitAndRelease()
    {
        Commit();
        Partition.Release();
    }

    /// <summary>Lets so much time pass that every product is stored, and commits.</summary>
    public void Settle()
    {
        Time.Advance(UnsettledProducts.LongestWait);
        CommitAndRelease();
    }

    public void Dispose()
    {
        Store.Dispose();
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private sealed class Lookup(StoreFixture fixture) : IDecidedRows
    {
        public IReadOnlyDictionary<long, DecidedRow> FindRows(int partition, IReadOnlyCollection<long> sequences)
        {
            fixture.Questions++;
            return fixture.Store.FindRows(partition, sequences);
        }

        public long FindRedecided(LetterId letter) => fixture.Letters.FindRedecided(letter);
    }
}
