using System.Globalization;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Cli.Scenarios;

/// <summary>A step of a scenario.</summary>
/// <param name="Name">What is done, in a few words.</param>
/// <param name="ActAsync">Does it, and says what was seen.</param>
internal sealed record ScenarioStep(string Name, Func<Task<string>> ActAsync);

/// <summary>A scenario with synthetic data.</summary>
internal interface IScenario
{
    /// <summary>Its steps until the team has done its work, in their order.</summary>
    IReadOnlyList<ScenarioStep> Work { get; }

    /// <summary>Its steps after that, until everything is closed.</summary>
    IReadOnlyList<ScenarioStep> Closing { get; }

    /// <summary>Looks at how everything stands after the last step.</summary>
    Task<IReadOnlyList<ScenarioCheck>> CheckAsync();
}

/// <summary>
/// One run of a scenario against a mesh that is up. What it writes has operation ids of this run, and is repeated under them while nobody knows what became of it: so a hub may be killed in between.
/// </summary>
/// <param name="connect">Connects an officer of an owner.</param>
/// <param name="name">The run's name: lower-case letters and digits, other ones than those of all other runs.</param>
/// <param name="time">The time.</param>
/// <param name="cancellationToken">Ends it.</param>
internal sealed class ScenarioRun(Func<OwnerId, string, GatewayClient> connect, string name, TimeProvider time, CancellationToken cancellationToken) : IDisposable
{
    /// <summary>How long to wait for what has to come; a hub may have been killed meanwhile.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<(OwnerId Owner, string Number), ScenarioOfficer> _officers = [];
    private readonly Dictionary<OwnerId, FeedCursor> _cursors = [];
    private readonly HashSet<(OwnerId Reader, string Id, string What)> _notes = [];
    private int _operations;

    /// <summary>The run's name.</summary>
    public string Name => name;

    /// <summary>The time now.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>An officer of an owner, who is a supervisor too; of the Secretariat also on duty in the command centre.</summary>
    public ScenarioOfficer Officer(OwnerId owner, string number = "demo")
    {
        if (!_officers.TryGetValue((owner, number), out var officer))
        {
            officer = new ScenarioOfficer(this, connect(owner, number), owner, number, cancellationToken);
            _officers.Add((owner, number), officer);
        }

        return officer;
    }

    /// <summary>The id of the next write.</summary>
    public OperationId NextOperation() => new(string.Create(CultureInfo.InvariantCulture, $"demo-{name}-{++_operations}"));

    /// <summary>Asks until it is answered: while nobody knows what became of it, it may be asked again.</summary>
    public async Task<T> AnsweredAsync<T>(Func<Task<T>> ask)
    {
        var until = Now + Patience;
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (CliException failure) when (IsUnknown(failure) && Now < until)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    /// <summary>Looks until there is something.</summary>
    /// <exception cref="CliException">There was nothing in time.</exception>
    public async Task<T> SeenAsync<T>(string what, Func<Task<T?>> look)
        where T : class
    {
        var until = Now + Patience;
        while (true)
        {
            if (await AnsweredAsync(look) is { } seen)
            {
                return seen;
            }

            if (Now >= until)
            {
                throw new CliException($"Waited {Patience.TotalSeconds:0} s in vain until {what}.");
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>Remembers how far the feeds of owners are: what comes behind is news.</summary>
    public async Task ListenAsync(IEnumerable<OwnerId> owners)
    {
        foreach (var owner in owners)
        {
            _cursors[owner] = (await Officer(owner).GetAsync<FeedPageBody>("feed?max=1")).Head;
        }
    }

    /// <summary>Waits until the feeds of owners say what happened to something.</summary>
    /// <returns>Who was told, as text.</returns>
    public async Task<string> ToldAsync(string id, string what, IReadOnlyCollection<OwnerId> owners)
    {
        foreach (var owner in owners)
        {
            await SeenAsync($"{owner} is told that {id} is {what}", async () =>
            {
                await ReadAsync(owner);
                return _notes.Contains((owner, id, what)) ? what : null;
            });
        }

        return $"told {string.Join(", ", owners)}";
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var officer in _officers.Values)
        {
            officer.Dispose();
        }
    }

    private async Task ReadAsync(OwnerId owner)
    {
        FeedPageBody page;
        do
        {
            page = await Officer(owner).GetAsync<FeedPageBody>(string.Create(CultureInfo.InvariantCulture, $"feed?after={_cursors[owner]}&max={FeedLimits.MaxPage}"));
            _cursors[owner] = page.Cursor;
            _notes.UnionWith(page.Entries.Select(entry => entry.Note?.Change).OfType<ChangeBody>().Select(change => (owner, change.Id, change.What)));
        }
        while (page.Entries.Length > 0 && page.Cursor != page.Head);
    }

    private static bool IsUnknown(CliException failure) => failure is not GatewayRefusedException { Problem.Code: not (MeshErrorCodes.Busy or MeshErrorCodes.Unavailable) };
}
