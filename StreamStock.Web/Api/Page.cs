namespace StreamStock.Web.Api;

/// <summary>One page of a list.</summary>
/// <param name="Items">At most as many as were asked for.</param>
/// <param name="Next">Pass it as <c>cursor</c> for the next page; absent on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
