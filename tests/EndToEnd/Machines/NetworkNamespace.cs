using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Interpol.Mesh.EndToEnd.Harness;

namespace Interpol.Mesh.EndToEnd.Machines;

/// <summary>
/// A network of its own with nothing in it but a loopback interface, as a machine has before its cables are plugged in. It has no name and lives as long as a process
/// in it does: when this one is gone, however that ends, so is the network.
/// </summary>
internal sealed partial class NetworkNamespace : IDisposable
{
    private const int NewNetwork = 0x40000000;

    private readonly Process _holder;

    private NetworkNamespace(Process holder) => _holder = holder;

    /// <summary>What runs a program in this network: it keeps its process number and becomes that program.</summary>
    public IReadOnlyList<string> RunBy => ["nsenter", "--net=" + File, "--"];

    private string File => $"/proc/{Id}/ns/net";

    private string Id => _holder.Id.ToString(CultureInfo.InvariantCulture);

    /// <summary>Makes one; fails with a sentence where that is not allowed.</summary>
    public static async Task<NetworkNamespace> CreateAsync()
    {
        // The shell ends when its standard input does, which is when this process is gone.
        var start = new ProcessStartInfo("unshare", ["--net", "--", "/bin/sh", "-c", "trap '' HUP INT TERM; ip link set lo up && echo made; read -r end"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var holder = Process.Start(start)!;
        if (await holder.StandardOutput.ReadLineAsync() == "made")
        {
            return new NetworkNamespace(holder);
        }

        holder.StandardInput.Close();
        var reason = await holder.StandardError.ReadToEndAsync();
        holder.Dispose();
        throw new InvalidOperationException(
            $"The tests of several machines make network namespaces, for which they need root and the Debian packages iproute2 and util-linux; here that fails: {reason.Trim()}");
    }

    /// <summary>Configures this network.</summary>
    /// <param name="arguments">What <c>ip</c> is told.</param>
    public Task IpAsync(string arguments) => RunAsync([.. RunBy, "ip", .. arguments.Split(' ')]);

    /// <summary>Takes a network device of this process's own network.</summary>
    public Task TakeDeviceAsync(string device) => RunAsync(["ip", "link", "set", device, "netns", Id]);

    /// <summary>Connects from within this network.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = OpenSocket();
        try
        {
            await socket.ConnectAsync(IPAddress.Parse(context.DnsEndPoint.Host), context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _holder.StandardInput.Close();
        _holder.WaitForExit();
        _holder.Dispose();
    }

    private static async Task RunAsync(IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true };
        (await MeshCommand.FinishAsync(Process.Start(start)!)).Succeeded();
    }

    /// <summary>A socket belongs to the network in which the thread was that made it; the thread ends here, and with it where it was.</summary>
    private Socket OpenSocket()
    {
        Socket? socket = null;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                using var file = System.IO.File.OpenHandle(File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                socket = EnterNamespace((int)file.DangerousGetHandle(), NewNetwork) == 0
                    ? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
                    : throw new Win32Exception(Marshal.GetLastPInvokeError());
            }
            catch (Exception broken)
            {
                failure = broken;
            }
        });
        thread.Start();
        thread.Join();
        return socket ?? throw new IOException("The network namespace cannot be entered.", failure);
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int EnterNamespace(int file, int kind);
}
