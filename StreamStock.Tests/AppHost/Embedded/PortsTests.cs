using System.Net;
using System.Net.Sockets;
using StreamStock.AppHost.Embedded;
using StreamStock.ServiceDefaults;
using Xunit;

namespace StreamStock.Tests.AppHost.Embedded;

public class PortsTests
{
    [Fact]
    public void Reserved_ports_are_free_and_all_different()
    {
        var ports = Ports.Reserve(wanted: 0, count: 20);

        Assert.Equal(20, ports.Distinct().Count());
        Assert.Equal(ports[0], Ports.Reserve(ports[0], count: 1).Single());
    }

    [Fact]
    public void Ports_are_not_found_twice_and_are_none_that_clients_are_given()
    {
        var ports = Enumerable.Range(0, 50).SelectMany(_ => Ports.Reserve(wanted: 0, count: 4)).ToList();

        Assert.Equal(ports.Count, ports.Distinct().Count());
        Assert.All(ports, port => Assert.InRange(port, 20_000, 31_999));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    public void A_port_in_use_is_refused_by_its_option(string address)
    {
        using var listener = new TcpListener(IPAddress.Parse(address), 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var exception = Assert.Throws<ConfigurationException>(() => Ports.Reserve(port, count: 2));

        Assert.Equal($"--web-port: port {port} is in use; choose another, or 0 for a free one.", exception.Message);
    }
}
