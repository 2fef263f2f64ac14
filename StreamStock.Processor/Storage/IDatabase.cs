using System.Data.Common;

namespace StreamStock.Processor.Storage;

/// <summary>
/// Plain connections, for what happens rarely: dead letters, stops, retention, statistics. Both databases understand the
/// same SQL there, with parameters such as <c>@partition</c>. The commit path has ways of its own.
/// </summary>
internal interface IDatabase
{
    /// <summary>An open connection that may write.</summary>
    DbConnection Connect();

    /// <summary>An open connection that only asks.</summary>
    DbConnection ConnectToRead();
}
