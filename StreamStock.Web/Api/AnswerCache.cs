using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Primitives;
using StreamStock.Web.ReadModel;

namespace StreamStock.Web.Api;

/// <summary>
/// Ready answers to queries of the read model, with their tags. One is made again where the read model has changed
/// since, but at most every <see cref="ReadModelLimits.NotifyInterval"/>: a page that thousands ask for is composed once.
/// Bounded by bytes; where there is no room the oldest go.
/// </summary>
public sealed class AnswerCache(InventoryReadModel model, TimeProvider time, long maxBytes = ApiLimits.MaxCachedBytes)
{
    private readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private readonly Queue<(string Key, Entry Entry)> oldest = new();
    private readonly Lock gate = new();
    private long bytes;

    /// <summary>Times an answer was composed; a test holds it against the number of requests.</summary>
    public long Compositions { get; private set; }

    /// <summary>
    /// The ready answer to a request like this one, which is then in order as well and need not be read; null where there
    /// is none, or an old one.
    /// </summary>
    public IResult? Find(HttpContext context) => Find(KeyOf(context.Request));

    /// <summary>An answer from the cache, or from what <paramref name="compose"/> makes; 304 where the client has it.</summary>
    public IResult Answer(HttpContext context, Func<byte[]> compose)
    {
        var key = KeyOf(context.Request);
        return Find(key) ?? Make(key, compose);
    }

    private static string KeyOf(HttpRequest request) => string.Concat(request.Path.Value, request.QueryString.Value);

    private Entry? Find(string key) => entries.TryGetValue(key, out var entry) && IsFresh(entry) ? entry : null;

    private bool IsFresh(Entry entry) => model.State is var state && entry.Instance == state.Instance
        && time.GetElapsedTime(entry.MadeAt) < (entry.Generation == state.Generation ? ApiLimits.LongestCached : ReadModelLimits.NotifyInterval);

    private Entry Make(string key, Func<byte[]> compose)
    {
        // Taken before composing: a change in between makes the answer old, never the other way round.
        var state = model.State;
        var generation = state.Generation;
        var content = compose();
        var entry = new Entry(state.Instance, generation, time.GetTimestamp(), content, TagOf(content));
        lock (gate)
        {
            Compositions++;
            if (entries.TryGetValue(key, out var before))
            {
                bytes -= before.Size(key);
            }

            entries[key] = entry;
            oldest.Enqueue((key, entry));
            bytes += entry.Size(key);
            Trim();
        }

        return entry;
    }

    private void Trim()
    {
        // What was replaced still stands in the queue, without its bytes.
        while (oldest.Count > 0 && (bytes > maxBytes || oldest.Count > 2 * entries.Count + ApiLimits.MaxStaleCacheKeys))
        {
            var (key, entry) = oldest.Dequeue();
            if (entries.TryGetValue(key, out var current) && ReferenceEquals(current, entry))
            {
                entries.TryRemove(key, out _);
                bytes -= entry.Size(key);
            }
        }
    }

    private static string TagOf(byte[] content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return $"\"{Base64Url.EncodeToString(hash[..12])}\"";
    }

    private static bool HasTag(StringValues header, string tag)
    {
        foreach (var value in header)
        {
            foreach (var range in value.AsSpan().Split(','))
            {
                var candidate = value.AsSpan()[range].Trim();
                if (candidate is "*" || (candidate.StartsWith("W/") ? candidate[2..] : candidate).SequenceEqual(tag))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private sealed record Entry(long Instance, long Generation, long MadeAt, byte[] Content, string Tag) : IResult
    {
        public long Size(string key) => Content.Length + (2L * key.Length) + 200;

        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.Headers.ETag = Tag;
            response.Headers.CacheControl = "no-cache";
            if (HasTag(httpContext.Request.Headers.IfNoneMatch, Tag))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }

            response.ContentType = "application/json; charset=utf-8";
            response.ContentLength = Content.Length;
            return response.Body.WriteAsync(Content, httpContext.RequestAborted).AsTask();
        }
    }
}
