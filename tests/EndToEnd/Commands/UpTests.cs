using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Interpol.Mesh.Cli.Processes;
using Interpol.Mesh.EndToEnd.Harness;

namespace Interpol.Mesh.EndToEnd.Commands;

public sealed class UpTests
{

    [Fact]
    public async Task Gives_owners_gateways_of_their_own_and_stops_everything_after_an_interrupt_and_kills_nothing()
    {
        // The port of one was free when it was chosen, and is not when the gateway comes to it.
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await using var mesh = await RunningMesh.StartAsync(starting => TakePortOfAsync(starting, "gateway-fr", other), "--gateways", "FR,SG");
        Assert.Equal(5, mesh.Data.RunningMembers().Count);
        (await mesh.Command.RunAsync("send", "FR", "SG", "hello", "--wait", "delivered")).Succeeded();
        Assert.Contains("hello", (await mesh.Command.RunAsync("feed", "SG")).Succeeded().Output, StringComparison.Ordinal);
        Assert.NotEqual((await mesh.Command.RunAsync("url", "FR")).Output, (await mesh.Command.RunAsync("url", "SG")).Output);
        var none = await mesh.Command.RunAsync("send", "BR", "SG", "hello");
        Assert.Equal(1, none.ExitCode);
        Assert.Contains("No gateway for BR runs", none.Errors, StringComparison.Ordinal);

        Signals.Send(mesh.Identity, Signals.Terminate);
        Assert.Equal(0, await mesh.WaitForExitAsync());
        Assert.Empty(Leftovers.Of(mesh.Data.Path));
        Assert.DoesNotContain("was killed", mesh.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("instead of stopping cleanly", mesh.Output, StringComparison.Ordinal);
        Assert.Empty(mesh.Data.Members());
    }

    [Fact]
    public async Task Reports_a_member_that_died_takes_it_back_and_is_stopped_by_down()
    {
        await using var mesh = await RunningMesh.StartAsync();
        var second = await mesh.Command.RunAsync("up");
        Assert.Equal(1, second.ExitCode);
        Assert.Contains("A mesh is already up on", second.Errors, StringComparison.Ordinal);
        Assert.Equal(4, mesh.Data.RunningMembers().Count);

        Signals.Send(mesh.Member("singapore-1"), Signals.Kill);
        await mesh.WaitForOutputAsync("was killed by SIGKILL. Start it again: ./mesh silo singapore 1 --background");
        await mesh.WaitForOutputAsync("2 silos alive");
        Assert.Contains("ended without stopping", (await mesh.Command.RunAsync("status")).Succeeded().Output, StringComparison.Ordinal);

        var silo = (await mesh.Command.RunAsync("silo", "singapore", "--background")).Succeeded();
        Assert.Contains("singapore-1 is up", silo.Output, StringComparison.Ordinal);
        await mesh.WaitForOutputAsync("singapore-1 has joined");

        var again = await mesh.Command.RunAsync("silo", "singapore", "1", "--background");
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("singapore-1 already runs", again.Errors, StringComparison.Ordinal);

        var down = (await mesh.Command.RunAsync("down")).Succeeded();
        Assert.Contains("singapore-1", down.Output, StringComparison.Ordinal);
        Assert.Equal(0, await mesh.WaitForExitAsync());
        Assert.Empty(Leftovers.Of(mesh.Data.Path));
    }

    [Fact]
    public async Task Refuses_a_port_that_is_taken()
    {
        using var folder = new TemporaryFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var up = await new MeshCommand(folder.File("data")).RunAsync("up", "--port", $"{port}");
        Assert.Equal(1, up.ExitCode);
        Assert.Equal($"mesh: Port {port} is taken by another program; name another with --port, or leave --port out to get a free one.", up.Errors);
    }

    /// <summary>Listens on the port that a member has been told, which has only just been started.</summary>
    private static async Task TakePortOfAsync(RunningMesh starting, string name, Socket listener)
    {
        ProcessIdentity[] found = [];
        await Until.TrueAsync($"the process of {name}", () => (found = [.. Leftovers.Of(starting.Data.Path).Where(process => process.Arguments().Contains(name))]).Length > 0, Until.Deadline);
        var member = Assert.Single(found);
        Signals.Send(member, Signals.Stop);
        var arguments = member.Arguments();
        try
        {
            listener.Bind(new IPEndPoint(IPAddress.Loopback, int.Parse(arguments[Array.IndexOf(arguments, "--port") + 1], CultureInfo.InvariantCulture)));
            listener.Listen();
        }
        catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            // The gateway was quicker on a busy machine, and keeps the port that it was told.
        }

        Signals.Send(member, Signals.Continue);
    }

    [Fact]
    public async Task Keeps_its_hands_off_a_folder_that_is_not_its_own()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("thesis.txt"), "three years of work");
        var up = await new MeshCommand(folder.Path).RunAsync("up", "--fresh");
        Assert.Equal(1, up.ExitCode);
        Assert.Contains("is not a mesh data folder", up.Errors, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.File("thesis.txt")));
    }
}
