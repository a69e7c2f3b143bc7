using System.Net;
using System.Net.Sockets;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Tests.Support;
using Interpol.Mesh.Hosting.Startup;

namespace Interpol.Mesh.Gateway.Tests.Hosting;

/// <summary>A gateway that cannot start says why in one sentence and ends with exit code 1.</summary>
public sealed class GatewayStartTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("mesh-gateway-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task A_port_that_was_asked_for_and_is_taken()
    {
        WriteKey();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        Assert.Contains($"The port {port} on 127.0.0.1 is taken", await FailAsync("--port", port.ToString(System.Globalization.CultureInfo.InvariantCulture)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_of_another_machine()
    {
        WriteKey();
        Assert.Contains("no address 192.0.2.1", await FailAsync("--listen", "192.0.2.1", "--certificate", "fr.pem", "--certificate-key", "fr.key.pem"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_is_none()
    {
        WriteKey();
        var (missing, none) = (Path.Combine(_data, "missing.pem"), Path.Combine(_data, "none.pem"));
        await File.WriteAllTextAsync(none, "no certificate");
        Assert.Contains("missing.pem", await FailAsync("--certificate", missing, "--certificate-key", missing), StringComparison.Ordinal);
        Assert.Contains("none.pem", await FailAsync("--certificate", none, "--certificate-key", none), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_key() => Assert.Contains("tokens.pub.pem", await FailAsync("--development-tokens", "yes"), StringComparison.Ordinal);

    [Fact]
    public async Task A_key_that_is_none()
    {
        Directory.CreateDirectory(Path.Combine(_data, "keys"));
        await File.WriteAllTextAsync(Path.Combine(_data, "keys", "tokens.pub.pem"), "no key");
        MakeGatewayKeys();
        Assert.Contains("PEM", await FailAsync("--development-tokens", "yes"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_key_of_its_own()
    {
        WriteKey();
        File.Delete(KeyFolder.Of(_data).GatewayKey("gateway-fr"));
        Assert.Contains("gateway-fr.pem", await FailAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_gateway_of_the_same_name()
    {
        WriteKey();
        using var first = NameLock.Take(new GatewaySettings { DataFolder = _data }, "gateway", "gateway-fr", "--name");
        Assert.Contains("gateway-fr", await FailAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_option() => Assert.Contains("--colour", await FailAsync("--colour", "red"), StringComparison.Ordinal);

    [Fact]
    public void Without_a_wish_the_port_is_8080_or_any_free_one()
    {
        using var taken = new TcpListener(IPAddress.Loopback, PortChoice.Default);
        try
        {
            taken.Start();
        }
        catch (SocketException)
        {
            // Somebody else has it, which is as good.
        }

        using var port = PortChoice.Take(IPAddress.Loopback, null);
        Assert.NotEqual(PortChoice.Default, ((IPEndPoint)port.LocalEndPoint!).Port);
        Assert.Throws<StartupException>(() => PortChoice.Take(IPAddress.Loopback, ((IPEndPoint)port.LocalEndPoint!).Port));
    }

    private async Task<string> FailAsync(params string[] more)
    {
        using var error = new StringWriter();
        var code = await Until.WithinAsync(GatewayProcess.RunAsync(["--owner", "FR", "--data", _data, .. more], error));
        Assert.Equal(1, code);
        var sentence = error.ToString().Trim();
        Assert.DoesNotContain('\n', sentence);
        Assert.False(File.Exists(Path.Combine(_data, "run", "gateway-fr.json")));
        return sentence;
    }

    private void MakeGatewayKeys() => new KeyMaker(KeyFolder.Of(_data)).MakeForGateway("gateway-fr", [OwnerId.Parse("FR")], operators: false);

    private void WriteKey()
    {
        Directory.CreateDirectory(Path.Combine(_data, "keys"));
        using var mint = new TokenMint();
        File.WriteAllText(Path.Combine(_data, "keys", "tokens.pub.pem"), mint.PublicKey);
        MakeGatewayKeys();
    }
}
