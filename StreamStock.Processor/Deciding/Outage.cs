using System.Data.Common;

namespace StreamStock.Processor.Deciding;

/// <summary>Tells an outage, which is waited out, from an error of the program.</summary>
internal static class Outage
{
    /// <summary>Whether waiting may help: the database or the way to it, not the program, is at fault.</summary>
    public static bool IsPassing(Exception e) => e is DbException or IOException or TimeoutException or OperationCanceledException;
}
