using System.ComponentModel.DataAnnotations;

namespace StreamStock.Web.Webhooks;

/// <summary>How webhooks are delivered, bound from the section <c>Web:Webhooks</c>.</summary>
public sealed class WebhookOptions
{
    public const string Section = "Web:Webhooks";

    /// <summary>Hosts that may be called whatever their address is, such as <c>hooks.shop.internal</c>.</summary>
    public IReadOnlyList<string> AllowedHosts { get; set; } = [];

    /// <summary>Addresses of private networks and of this machine may be called, and plain HTTP be used.</summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>Attempts before a delivery is a dead letter.</summary>
    [Range(1, 50, ErrorMessage = "Web:Webhooks:MaxAttempts must be from 1 to 50.")]
    public int MaxAttempts { get; set; } = 8;

    /// <summary>Pause after the first failed attempt, in milliseconds; each further one is twice as long, up to five minutes.</summary>
    [Range(1, 60_000, ErrorMessage = "Web:Webhooks:FirstRetryMilliseconds must be from 1 to 60000.")]
    public int FirstRetryMilliseconds { get; set; } = 1_000;

    /// <summary>Seconds a receiver may take to answer.</summary>
    [Range(1, 60, ErrorMessage = "Web:Webhooks:TimeoutSeconds must be from 1 to 60.")]
    public int TimeoutSeconds { get; set; } = 10;
}

/// <summary>What bounds webhooks.</summary>
public static class WebhookLimits
{
    public const int MaxSubscriptions = 100;
    public const int MaxUrlLength = 500;
    public const int MaxFilterValues = 100;
    public const int MaxDescriptionLength = 200;

    /// <summary>How long the broker holds a fetch of what people register, which is rare: a replica hears of it a little later.</summary>
    public static readonly TimeSpan FetchWait = TimeSpan.FromMilliseconds(100);

    /// <summary>Deliveries remembered for each subscription.</summary>
    public const int MaxRememberedDeliveries = 200;

    /// <summary>Deliveries of one subscription under way at one time; those of one product are always one after the other.</summary>
    public const int Lanes = 8;

    /// <summary>Records of one partition whose deliveries are not done; reading it pauses until there are half as many.</summary>
    public const int MaxOpenRecords = 1_000;

    /// <summary>Bytes of a receiver's answer that are read.</summary>
    public const int MaxAnswerBytes = 1_024;

    public static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan CommitInterval = TimeSpan.FromSeconds(1);
}
