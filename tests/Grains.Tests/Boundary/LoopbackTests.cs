using System.Net;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Hosting.Startup;
using Interpol.Mesh.Silo;
using Microsoft.Extensions.Hosting;

namespace Interpol.Mesh.Grains.Tests.Boundary;

/// <summary>Without TLS nothing leaves the machine.</summary>
public sealed class LoopbackTests : IDisposable
{
    private static readonly string[] Silo = ["--hub", "lyon", "--number", "1", "--data", "data"];

    private readonly string _folder = Directory.CreateTempSubdirectory("mesh-loopback-").FullName;

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.8.9.10", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("10.0.0.7", false)]
    [InlineData("::ffff:10.0.0.7", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::", false)]
    public void Without_TLS_a_silo_listens_on_the_machine_itself_only(string address, bool allowed)
    {
        string[] arguments = [.. Silo, "--no-tls", "--listen", address];
        if (allowed)
        {
            Assert.Equal(IPAddress.Parse(address), Read(arguments).ListenAddress);
            Compose(IPAddress.Parse(address), IPAddress.Loopback);
        }
        else
        {
            Assert.Throws<StartupException>(() => Read(arguments));
            Assert.Contains("TLS", Assert.Throws<OrleansConfigurationException>(() => Compose(IPAddress.Parse(address), IPAddress.Loopback)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Without_TLS_a_silo_tells_nobody_an_address_of_another_machine()
    {
        Assert.Contains("--no-tls", Assert.Throws<StartupException>(() => Read([.. Silo, "--no-tls", "--advertise", "10.0.0.7"])).Message, StringComparison.Ordinal);
        Assert.Throws<OrleansConfigurationException>(() => Compose(IPAddress.Loopback, IPAddress.Parse("10.0.0.7")));
    }

    [Fact]
    public void TLS_is_switched_off_by_the_word_alone()
    {
        Assert.True(Read(Silo).Tls);
        Assert.True(new MeshSiloOptions { Hub = HubName.Lyon, DataFolder = "data" }.Tls);
        Assert.False(Read([.. Silo, "--no-tls"]).Tls);
        Assert.False(Read(["--no-tls", .. Silo]).Tls);
        Assert.Throws<StartupException>(() => Read([.. Silo, "--no-tls", "yes"]));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static MeshSiloOptions Read(string[] arguments) => StartupOptions.Read<MeshSiloOptions>(arguments, new Dictionary<string, string>());

    private void Compose(IPAddress listen, IPAddress advertise)
    {
        var options = new MeshSiloOptions { Hub = HubName.Lyon, DataFolder = _folder, NoTls = true, Listen = listen.ToString(), Advertise = advertise.ToString() };
        new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true })
            .UseOrleans(silo => silo.JoinInterpolMesh(options, "lyon-1", 11111, 30000));
    }
}
