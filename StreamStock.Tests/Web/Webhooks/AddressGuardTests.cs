using System.Net;
using Microsoft.Extensions.Options;
using StreamStock.Web.Webhooks;
using Xunit;

namespace StreamStock.Tests.Web.Webhooks;

public sealed class AddressGuardTests
{
    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("2002:7f00:1::", false)]
    public void Only_public_addresses_may_be_called(string address, bool isPublic) =>
        Assert.Equal(isPublic, AddressGuard.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("https://hooks.example.com/stock", true)]
    [InlineData("http://hooks.example.com/stock", false)]
    [InlineData("https://user:secret@hooks.example.com/", false)]
    [InlineData("https://127.0.0.1/", false)]
    [InlineData("https://[::1]/", false)]
    [InlineData("ftp://hooks.example.com/", false)]
    [InlineData("nonsense", false)]
    public void A_url_is_refused_before_anything_is_sent(string url, bool isAllowed) => Assert.Equal(isAllowed, Guard(new()).Refuse(url) is null);

    [Fact]
    public void A_host_that_was_allowed_may_be_anywhere_and_speak_plain_http()
    {
        var guard = Guard(new() { AllowedHosts = ["127.0.0.1"] });
        Assert.Null(guard.Refuse("http://127.0.0.1:8080/"));
        Assert.NotNull(guard.Refuse("http://10.0.0.1/"));
        Assert.Null(Guard(new() { AllowPrivateAddresses = true }).Refuse("http://10.0.0.1/"));
    }

    [Fact]
    public async Task The_address_that_is_connected_to_decides()
    {
        using var sender = new WebhookSender(Guard(new()), Options.Create(new WebhookOptions()), TimeProvider.System);
        var subscription = new WebhookSubscription { Id = "W", Url = "https://localhost:1/", Events = WebhookEvents.All, Secret = WebhookSignature.NewSecret() };
        var attempt = await sender.SendAsync(subscription, "id", "test", "{}"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.False(attempt.IsDelivered);
        Assert.Contains("no address that may be called", attempt.Error, StringComparison.Ordinal);
    }

    private static AddressGuard Guard(WebhookOptions options) => new(Options.Create(options));
}
