using System.Net;
using Interpol.Mesh.Boundary.Certificates;
using Interpol.Mesh.Silo;
using Microsoft.AspNetCore.Connections;

namespace Interpol.Mesh.Grains.Tests.Boundary;

/// <summary>Without TLS nothing leaves the machine.</summary>
public sealed class LoopbackTests
{
    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.8.9.10", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("10.0.0.7", false)]
    [InlineData("::ffff:10.0.0.7", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData(null, false)]
    public async Task Only_the_machine_itself_comes_through(string? address, bool comes)
    {
        var came = false;
        var connection = new DefaultConnectionContext { RemoteEndPoint = address is null ? null : new IPEndPoint(IPAddress.Parse(address), 11111) };
        var step = new LoopbackMiddleware().OnConnectionAsync;
        Task Next(ConnectionContext context)
        {
            came = true;
            return Task.CompletedTask;
        }

        if (comes)
        {
            await step(connection, Next);
        }
        else
        {
            var refused = await Assert.ThrowsAsync<ConnectionAbortedException>(() => step(connection, Next));
            Assert.Contains("--no-tls", refused.Message, StringComparison.Ordinal);
        }

        Assert.Equal(comes, came);
    }

    [Fact]
    public void TLS_is_switched_off_by_the_word_alone()
    {
        string[] silo = ["--hub", "lyon", "--number", "1", "--data", "data"];
        Assert.True(SiloArguments.Parse(silo).Tls);
        Assert.False(SiloArguments.Parse([.. silo, "--no-tls"]).Tls);
        Assert.False(SiloArguments.Parse(["--no-tls", .. silo]).Tls);
        Assert.Throws<StartupException>(() => SiloArguments.Parse([.. silo, "--no-tls", "yes"]));
    }
}
