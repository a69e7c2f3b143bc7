using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Interpol.Mesh.EndToEnd.Machines;

/// <summary>
/// The network between the machines, in this process: each machine has a network device (TUN) whose packets come here and go on to the machine that they are addressed
/// to, after the time that the way takes. It needs nothing of the kernel but that device; not all kernels have the queue that delays packets (netem).
/// </summary>
/// <remarks>
/// Machine N has the address 10.77.N.1. A thread a machine reads its packets and puts each, with the time when it is due, into the line of its way; a thread a way
/// waits for that time and writes the packet to the other machine's device, unless the way is cut by then.
/// </remarks>
internal sealed partial class WideAreaNetwork : IDisposable
{
    private const string Device = "/dev/net/tun";
    private const uint SetInterface = 0x400454ca;
    private const short TunWithoutHeader = 0x1001;
    private const int RequestBytes = 40;
    private const int NameBytes = 16;
    private const int LongestPacket = 65536;
    private const int ShortestPacket = 20;
    private const int DestinationSubnet = 18;

    /// <summary>Packets on one way; what comes above is lost, as on any line.</summary>
    private const int Capacity = 20_000;

    private readonly TimeSpan[,] _roundTrips;
    private readonly bool[] _cut;
    private readonly SafeFileHandle[] _devices;
    private readonly BlockingCollection<(long Due, byte[] Packet)>[,] _lines;
    private readonly CancellationTokenSource _end = new();

    private WideAreaNetwork(TimeSpan[,] roundTrips)
    {
        var machines = roundTrips.GetLength(0);
        _roundTrips = roundTrips;
        _cut = new bool[machines];
        _devices = new SafeFileHandle[machines];
        _lines = new BlockingCollection<(long Due, byte[] Packet)>[machines, machines];
    }

    /// <summary>The address of a machine.</summary>
    public static string AddressOf(int machine) => $"10.77.{machine + 1}.1";

    /// <summary>Connects networks.</summary>
    /// <param name="networks">The networks of the machines.</param>
    /// <param name="roundTrips">How long the way from one to another and back takes.</param>
    public static async Task<WideAreaNetwork> ConnectAsync(IReadOnlyList<NetworkNamespace> networks, TimeSpan[,] roundTrips)
    {
        var network = new WideAreaNetwork(roundTrips);
        for (var machine = 0; machine < networks.Count; machine++)
        {
            var name = $"mesh{Guid.NewGuid().ToString("N")[..8]}";
            network._devices[machine] = OpenDevice(name);
            await networks[machine].TakeDeviceAsync(name);
            await networks[machine].IpAsync($"addr add {AddressOf(machine)}/16 dev {name}");
            await networks[machine].IpAsync($"link set {name} up");
        }

        network.Start();
        return network;
    }

    /// <summary>Loses all packets from and to a machine.</summary>
    public void Cut(int machine) => Volatile.Write(ref _cut[machine], true);

    /// <summary>Mends it.</summary>
    public void Mend(int machine) => Volatile.Write(ref _cut[machine], false);

    /// <summary>Ends it; readers end with their devices, which go with the networks.</summary>
    public void Dispose()
    {
        _end.Cancel();
        foreach (var device in _devices)
        {
            device?.Dispose();
        }
    }

    private static SafeFileHandle OpenDevice(string name)
    {
        SafeFileHandle handle;
        try
        {
            handle = File.OpenHandle(Device, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"The tests of several machines connect them by network devices of their own, for which they need {Device}; it cannot be opened: {missing.Message}", missing);
        }

        var request = new byte[RequestBytes];
        Encoding.ASCII.GetBytes(name, request);
        BitConverter.TryWriteBytes(request.AsSpan(NameBytes), TunWithoutHeader);
        return Control(handle, SetInterface, request) == 0
            ? handle
            : throw new InvalidOperationException($"The tests of several machines make network devices, for which they need root; here that fails: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
    }

    private void Start()
    {
        for (var from = 0; from < _devices.Length; from++)
        {
            for (var to = 0; to < _devices.Length; to++)
            {
                if (from != to)
                {
                    var (source, line, target) = (from, _lines[from, to] = new BlockingCollection<(long, byte[])>(Capacity), to);
                    Run(() => Deliver(source, target, line));
                }
            }
        }

        for (var machine = 0; machine < _devices.Length; machine++)
        {
            var from = machine;
            Run(() => Collect(from));
        }
    }

    private void Run(Action work)
    {
        // Before anything else that this process does: a network does not wait for those who use it.
        var thread = new Thread(() =>
        {
            try
            {
                work();
            }
            catch (OperationCanceledException)
            {
                // The network ends.
            }
        })
        {
            IsBackground = true,
            Priority = ThreadPriority.Highest,
        };
        thread.Start();
    }

    private void Collect(int from)
    {
        var packet = new byte[LongestPacket];
        while (!_end.IsCancellationRequested)
        {
            int length;
            try
            {
                length = (int)Read(_devices[from], packet, packet.Length);
            }
            catch (ObjectDisposedException)
            {
                return;
            }

            if (length <= 0)
            {
                return;
            }

            var to = length > ShortestPacket && packet[0] >> 4 == 4 ? packet[DestinationSubnet] - 1 : -1;
            if (to >= 0 && to < _devices.Length && to != from)
            {
                var due = Stopwatch.GetTimestamp() + (long)(_roundTrips[from, to].TotalSeconds / 2 * Stopwatch.Frequency);
                _lines[from, to].TryAdd((due, packet[..length]));
            }
        }
    }

    private void Deliver(int from, int to, BlockingCollection<(long Due, byte[] Packet)> line)
    {
        foreach (var (due, packet) in line.GetConsumingEnumerable(_end.Token))
        {
            var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
            if (_end.Token.WaitHandle.WaitOne(wait > TimeSpan.Zero ? wait : TimeSpan.Zero))
            {
                return;
            }

            if (Volatile.Read(ref _cut[from]) || Volatile.Read(ref _cut[to]))
            {
                continue;
            }

            try
            {
                // When the machine is not there, neither is the packet.
                _ = Write(_devices[to], packet, packet.Length);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, nuint request, byte[] argument);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(SafeFileHandle file, [Out] byte[] buffer, nint length);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(SafeFileHandle file, byte[] buffer, nint length);
}
