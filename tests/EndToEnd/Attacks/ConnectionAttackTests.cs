using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Interpol.Mesh.Boundary.Certificates;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.EndToEnd.Harness;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Attacks;

/// <summary>Connections to silos without a certificate, with one that somebody else has signed, or with one that does not belong there: none of them gets as far as a first word.</summary>
[Collection(RepairedMesh.Collection)]
public sealed class ConnectionAttackTests(RepairedMesh shared, ITestOutputHelper output)
{
    private const string Gateway = "gateway-attacker-fr";
    private const string Silo = "lyon-1";
    private const string SiloPort = "siloPort";
    private const string GatewayPort = "gatewayPort";

    private static readonly TimeSpan CutOffDeadline = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    /// <summary>Both at once: each tries for as long as an attacker has patience.</summary>
    [Fact]
    public Task A_gateway_without_TLS_or_with_a_certificate_of_another_authority_finds_no_silo() => shared.UseAsync(output, async mesh =>
    {
        using var folder = new TemporaryFolder();
        TlsIdentity?[] identities = [null, Foreign(folder, CertificateRole.Gateway)];
        await Task.WhenAll(identities.Select(identity => Attacker.GetsNowhereAsync(mesh, identity, null)));
    });

    /// <summary>All at once: the silo waits for each of them.</summary>
    [Fact]
    public Task Who_says_nothing_or_half_a_word_is_cut_off() => shared.UseAsync(output, async mesh =>
    {
        // The first bytes of a client's greeting, and nothing after them.
        var attempts = from port in new[] { GatewayPort, SiloPort } from greeting in new byte[][] { [], [0x16, 3, 1, 2, 0, 1] } select (port, greeting);
        await Task.WhenAll(attempts.Select(async attempt =>
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Attacker.PortOf(mesh, Silo, attempt.port));
            await client.GetStream().WriteAsync(attempt.greeting);
            using var deadline = new CancellationTokenSource(CutOffDeadline);
            Assert.Equal(0, await ReadToEndAsync(client.GetStream(), deadline.Token));
        }));
    });

    [Theory]
    [InlineData(GatewayPort)]
    [InlineData(SiloPort)]
    public Task Without_a_certificate_the_connection_is_cut(string port) => shared.UseAsync(output, async mesh =>
        Assert.True(await IsCutOffAsync(Attacker.PortOf(mesh, Silo, port), null)));

    [Theory]
    [InlineData(GatewayPort, CertificateRole.Gateway)]
    [InlineData(SiloPort, CertificateRole.Silo)]
    public Task With_a_certificate_of_another_authority_the_connection_is_cut(string port, CertificateRole role) => shared.UseAsync(output, async mesh =>
    {
        using var folder = new TemporaryFolder();
        var identity = Foreign(folder, role);
        Assert.True(await IsCutOffAsync(Attacker.PortOf(mesh, Silo, port), identity));
    });

    [Theory]
    [InlineData(GatewayPort, CertificateRole.Gateway, false)]
    [InlineData(SiloPort, CertificateRole.Silo, false)]
    [InlineData(SiloPort, CertificateRole.Gateway, true)]
    [InlineData(GatewayPort, CertificateRole.Silo, true)]
    public Task Each_port_takes_its_own_role_only(string port, CertificateRole role, bool isCutOff) => shared.UseAsync(output, async mesh =>
    {
        var identity = Own(mesh, role);
        Assert.Equal(isCutOff, await IsCutOffAsync(Attacker.PortOf(mesh, Silo, port), identity, isCutOff ? CutOffDeadline : Quiet));
    });

    private static TlsIdentity Own(MeshProcesses mesh, CertificateRole role)
    {
        var keys = KeyFolder.Of(mesh.Data.Path);
        mesh.Keys.MakeForGateway(Gateway, [OwnerId.Parse("FR")], operators: false);
        return TlsIdentity.Read(keys, role, role == CertificateRole.Silo ? "lyon-1" : Gateway);
    }

    private static TlsIdentity Foreign(TemporaryFolder folder, CertificateRole role)
    {
        var keys = new KeyFolder(folder.File("keys"));
        new KeyMaker(keys).MakeForSilo("lyon-1");
        new KeyMaker(keys).MakeForGateway(Gateway, [OwnerId.Parse("FR")], operators: false);
        return TlsIdentity.Read(keys, role, role == CertificateRole.Silo ? "lyon-1" : Gateway);
    }

    private static async Task<int> ReadToEndAsync(NetworkStream stream, CancellationToken deadline)
    {
        try
        {
            return await stream.ReadAsync(new byte[16], deadline);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    /// <summary>Whether a silo ends the connection of its own accord; one that it accepts stays open and waits for a first frame.</summary>
    private static async Task<bool> IsCutOffAsync(int port, TlsIdentity? identity, TimeSpan? patience = null)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);

        // This side believes anybody: only the silo's judgement is wanted.
        await using var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, static (_, _, _, _) => true);
        using var deadline = new CancellationTokenSource(patience ?? CutOffDeadline);
        try
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "silo", ClientCertificates = identity is null ? null : [identity.ConnectionsWith(CertificateRole.Silo).LocalCertificate!] }, deadline.Token);
            return await tls.ReadAsync(new byte[16], deadline.Token) == 0;
        }
        catch (Exception cut) when (cut is IOException or AuthenticationException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
