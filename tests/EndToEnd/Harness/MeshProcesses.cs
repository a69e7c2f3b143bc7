using System.Net.Http.Headers;
using Interpol.Mesh.Cli.Cluster;
using Interpol.Mesh.Cli.Data;
using Interpol.Mesh.Cli.Processes;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Cli.Tokens;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.EndToEnd.Harness;

/// <summary>
/// Real silo and gateway processes on a data folder of their own. A guard process ends them when the test process is gone, however that ends.
/// </summary>
internal sealed class MeshProcesses : IAsyncDisposable
{
    /// <summary>How long a gateway may take over one request; longer than its own patience with silos.</summary>
    private static readonly TimeSpan RequestDeadline = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new();
    private readonly Guard _guard = Guard.Start();
    private readonly List<MemberProcess> _members = [];
    private readonly List<HttpClient> _clients = [];
    private readonly MeshLauncher _launcher;
    private TokenSigner? _signer;

    private MeshProcesses()
    {
        Data = new DataFolder(_folder.File("data"));
        _launcher = new MeshLauncher(MeshPrograms.Built(Repository.Find()), Data);
    }

    public DataFolder Data { get; }

    /// <summary>The <c>mesh</c> command on the same data folder.</summary>
    public MeshCommand Command => new(Data.Path);

    /// <summary>Everything that was started, also what has ended since.</summary>
    public IReadOnlyList<MemberProcess> Members => _members;

    /// <summary>An empty mesh: nothing runs yet.</summary>
    public static async Task<MeshProcesses> CreateAsync()
    {
        var mesh = new MeshProcesses();
        mesh.Data.Prepare();
        mesh._signer = await TokenSigner.OpenAsync(mesh.Data, CancellationToken.None);
        return mesh;
    }

    /// <summary>Three hubs with a silo each and a gateway for all owners at Lyon, all ready.</summary>
    public static async Task<MeshProcesses> StartAsync()
    {
        var mesh = await CreateAsync();
        try
        {
            await Task.WhenAll([.. HubName.All.Select(hub => mesh.StartSiloAsync(hub)), mesh.StartGatewayAsync(HubName.Lyon)]);
            return mesh;
        }
        catch
        {
            await mesh.DisposeAsync();
            throw;
        }
    }

    /// <summary>The member of that name that was started last.</summary>
    public MemberProcess Member(string name)
    {
        lock (_members)
        {
            return _members.Last(member => member.Name == name);
        }
    }

    /// <summary>Starts a silo and waits until it is ready.</summary>
    public Task<MemberProcess> StartSiloAsync(HubName hub, int number = 1, params string[] moreArguments) => ReadyAsync(LaunchSilo(hub, number, moreArguments));

    /// <summary>Starts a silo and does not wait; for those that are expected to refuse.</summary>
    public ChildProcess LaunchSilo(HubName hub, int number = 1, params string[] moreArguments) => Guarded(_launcher.StartSilo(hub, number, moreArguments));

    /// <summary>Starts a gateway (for one owner, else for all) and waits until it is ready.</summary>
    public Task<MemberProcess> StartGatewayAsync(HubName hub, OwnerId? owner = null, params string[] moreArguments) => ReadyAsync(LaunchGateway(hub, owner, moreArguments));

    /// <summary>Starts a gateway and does not wait.</summary>
    public ChildProcess LaunchGateway(HubName hub, OwnerId? owner = null, params string[] moreArguments)
    {
        return Guarded(_launcher.StartGateway(new GatewayPlan(owner, hub, GatewayPlan.AnyFreePort()), moreArguments));
    }

    /// <summary>A token of an officer of an owner.</summary>
    public string Token(string owner, params string[] roles) =>
        _signer!.Sign(OwnerId.Parse(owner), roles.Length == 0 ? [TokenSigner.OfficerRole] : roles, TokenSigner.DefaultOfficer, TokenSigner.DefaultLifetime);

    /// <summary>An HTTP client with a token of an owner, at a gateway that serves it; ends with the mesh.</summary>
    public HttpClient Client(string owner, params string[] roles)
    {
        MemberProcess gateway;
        lock (_members)
        {
            gateway = _members.Last(member => member.IsAlive && member.RunFile.Serves(OwnerId.Parse(owner)));
        }

        var client = new HttpClient { BaseAddress = new Uri(gateway.RunFile.Address), Timeout = RequestDeadline };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token(owner, roles));
        _clients.Add(client);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await ProcessStopper.StopAsync([.. _members.Select(member => member.Process)], TimeSpan.Zero);
        await _guard.DisposeAsync();
        _members.ForEach(member => member.Dispose());
        _http.Dispose();
        _folder.Dispose();
    }

    private ChildProcess Guarded(ChildProcess child)
    {
        if (child.Identity is { } process)
        {
            _guard.Add(process);
        }

        return child;
    }

    private async Task<MemberProcess> ReadyAsync(ChildProcess child)
    {
        var member = new MemberProcess(child, await _launcher.WaitUntilReadyAsync(child, _http, CancellationToken.None));
        lock (_members)
        {
            _members.Add(member);
        }

        return member;
    }
}
