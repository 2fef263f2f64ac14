using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace StreamStock.Web.Webhooks;

/// <summary>
/// Keeps webhooks from being pointed at what only this machine can reach. Decided for the address that is connected to,
/// not for the name: a name may lead elsewhere the next time.
/// </summary>
public sealed class AddressGuard(IOptions<WebhookOptions> options)
{
    /// <summary>What is wrong with a URL; null where it may be called.</summary>
    public string? Refuse(string url)
    {
        if (url.Length > WebhookLimits.MaxUrlLength || !Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0
            || (uri.Scheme != Uri.UriSchemeHttps && !(uri.Scheme == Uri.UriSchemeHttp && IsTrusted(uri.Host))))
        {
            return $"must be an https address of at most {WebhookLimits.MaxUrlLength} characters, without a user name";
        }

        return IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && !IsTrusted(uri.Host) && !IsPublic(address)
            ? "must not be an address of a private network"
            : null;
    }

    /// <summary>Connects to a public address of the host, or to any where it is trusted.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken);
        var allowed = IsTrusted(host) ? addresses : [.. addresses.Where(IsPublic)];
        if (allowed.Length == 0)
        {
            throw new HttpRequestException($"{host} leads to no address that may be called.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool IsTrusted(string host) =>
        options.Value.AllowPrivateAddresses || options.Value.AllowedHosts.Contains(host, StringComparer.OrdinalIgnoreCase);

    internal static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        var bytes = address.GetAddressBytes();
        return address.AddressFamily == AddressFamily.InterNetwork
            ? bytes switch
            {
                [0 or 10 or 127 or >= 224, ..] => false,
                [100, >= 64 and <= 127, ..] => false,
                [169, 254, ..] => false,
                [172, >= 16 and <= 31, ..] => false,
                [192, 168, ..] => false,
                [192, 0, 0, _] => false,
                [198, 18 or 19, ..] => false,
                _ => true,
            }
            // Global unicast, without what wraps an IPv4 address.
            : (bytes[0] & 0xe0) == 0x20 && !(bytes is [0x20, 0x02, ..]) && !(bytes is [0x20, 0x01, 0, 0, ..]);
    }
}
