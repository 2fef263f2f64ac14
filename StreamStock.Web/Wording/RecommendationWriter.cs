using System.ClientModel;
using System.Globalization;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using StreamStock.Core.Replenishment;

namespace StreamStock.Web.Wording;

/// <summary>A recommendation and how it is put.</summary>
public sealed record WordedRecommendation(Recommendation Recommendation, Phrasing Wording);

/// <summary>A recommendation in words.</summary>
/// <param name="Text">To be shown.</param>
/// <param name="By"><c>rules</c> or <c>model</c>.</param>
public sealed record Phrasing(string Text, string By)
{
    public const string Rules = "rules";
    public const string Model = "model";

    /// <summary>What the model was asked; absent where none was.</summary>
    public string? Prompt { get; init; }

    /// <summary>What it answered, whether it is shown or was refused.</summary>
    public string? Output { get; init; }

    /// <summary>Why the model's words are not shown.</summary>
    public string? Refused { get; init; }
}

/// <summary>
/// Has recommendations reworded by a language model where one is configured. It may only reword: an answer with a number
/// that was not computed here, one that is late, too long or does not come is replaced by the rules' own words.
/// </summary>
public sealed class RecommendationWriter(IOptions<WordingOptions> options, TimeProvider time, IChatClient? client = null) : IDisposable
{
    public const int MaxCharacters = 800;
    private const int MaxTokens = 300;
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    /// <summary>How long a failure is remembered, so that a model that is down is not asked for every page.</summary>
    private static readonly TimeSpan FailureKept = TimeSpan.FromMinutes(1);

    private const string Instructions =
        "You reword stock recommendations for a buyer. Answer with one short paragraph in plain English and nothing else. "
        + "Use only numbers, dates and units that stand in the text, written in digits exactly as there; calculate nothing, add no advice, and name the quantity to order.";

    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = options.Value.CacheEntries });
    private readonly SemaphoreSlim places = new(options.Value.MaxConcurrent);

    public async Task<Phrasing> WordAsync(Recommendation recommendation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(recommendation);
        if (client is null)
        {
            return new(recommendation.Reason, Phrasing.Rules);
        }

        // The text holds every number that may be said, so it is the key as well.
        var prompt = $"Product: {recommendation.Name}\nText: {recommendation.Reason}";
        if (cache.TryGetValue<Phrasing>(prompt, out var known))
        {
            return known!;
        }

        if (!await places.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            return new(recommendation.Reason, Phrasing.Rules) { Refused = "Too many questions are with the model." };
        }

        try
        {
            var wording = await AskAsync(client, recommendation, prompt, cancellationToken);
            cache.Set(prompt, wording, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = wording.By == Phrasing.Model ? Kept : FailureKept });
            return wording;
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose()
    {
        cache.Dispose();
        places.Dispose();
    }

    private async Task<Phrasing> AskAsync(IChatClient model, Recommendation recommendation, string prompt, CancellationToken cancellationToken)
    {
        var fallback = new Phrasing(recommendation.Reason, Phrasing.Rules) { Prompt = $"{Instructions}\n\n{prompt}" };
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(options.Value.TimeoutSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            ChatMessage[] messages = [new(ChatRole.System, Instructions), new(ChatRole.User, prompt)];
            var answer = await model.GetResponseAsync(messages, new ChatOptions { MaxOutputTokens = MaxTokens, Temperature = 0 }, either.Token);
            var text = answer.Text.Trim();
            return Fault(text, recommendation) is { } fault
                ? fallback with { Output = text.Length <= MaxCharacters ? text : text[..MaxCharacters], Refused = fault }
                : fallback with { Text = text, By = Phrasing.Model, Output = text };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return fallback with { Refused = string.Create(CultureInfo.InvariantCulture, $"The model gave no answer within {options.Value.TimeoutSeconds} s.") };
        }
        catch (Exception exception) when (exception is HttpRequestException or ClientResultException or InvalidOperationException or System.Text.Json.JsonException or IOException or ArgumentException or KeyNotFoundException or FormatException)
        {
            return fallback with { Refused = $"The model could not be asked: {exception.GetType().Name}." };
        }
    }

    /// <summary>What is wrong with an answer; null where nothing is.</summary>
    private static string? Fault(string text, Recommendation recommendation)
    {
        if (text.Length is 0 or > MaxCharacters)
        {
            return $"The answer has {text.Length} characters; 1 to {MaxCharacters} are allowed.";
        }

        // A name may have digits of its own.
        var said = text.Replace(recommendation.Name, "", StringComparison.OrdinalIgnoreCase);
        if (NumberGuard.FirstForeign(said, recommendation.Reason) is { } foreign)
        {
            return $"The answer says \"{foreign}\", which was not computed.";
        }

        var quantity = string.Create(CultureInfo.InvariantCulture, $"{recommendation.Quantity} units");
        return NumberGuard.FirstForeign(quantity, said) is null ? null : $"The answer does not say to order {quantity}.";
    }
}
