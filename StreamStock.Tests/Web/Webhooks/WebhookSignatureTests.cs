using StreamStock.Web.Webhooks;
using Xunit;

namespace StreamStock.Tests.Web.Webhooks;

public sealed class WebhookSignatureTests
{
    private const string Secret = "whsec_AAECAwQFBgcICQoLDA0ODw==";
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [Fact]
    public void It_covers_the_id_the_time_and_the_body()
    {
        var signature = WebhookSignature.Of(Secret, "msg_1", At, "{}"u8);
        Assert.StartsWith("v1,", signature, StringComparison.Ordinal);
        Assert.Equal(signature, WebhookSignature.Of(Secret, "msg_1", At, "{}"u8));
        Assert.NotEqual(signature, WebhookSignature.Of(Secret, "msg_2", At, "{}"u8));
        Assert.NotEqual(signature, WebhookSignature.Of(Secret, "msg_1", At.AddSeconds(1), "{}"u8));
        Assert.NotEqual(signature, WebhookSignature.Of(Secret, "msg_1", At, "{ }"u8));
    }

    [Fact]
    public void Each_secret_is_another() => Assert.NotEqual(WebhookSignature.NewSecret(), WebhookSignature.NewSecret());
}
