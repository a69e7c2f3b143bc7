using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Errors;

namespace Interpol.Mesh.Grains.Command;

/// <summary>What one command makes happen at the lead desk, event after event.</summary>
/// <param name="key">The desk's key.</param>
/// <param name="desk">The desk before; null when the first event begins it.</param>
/// <param name="by">On whose behalf.</param>
/// <param name="now">The hub's time.</param>
/// <param name="apply">See <see cref="LeadRules.Apply"/>.</param>
internal sealed class LeadStep(string key, LeadRecord? desk, Author by, DateTimeOffset now, Func<string, LeadRecord?, Recorded<LeadEvent>, LeadRecord> apply)
{
    private readonly ImmutableArray<LeadEvent>.Builder _events = ImmutableArray.CreateBuilder<LeadEvent>();
    private LeadRecord? _desk = desk;

    /// <summary>The desk after the events so far.</summary>
    public LeadRecord Desk => _desk ?? throw new InvalidOperationException("The desk has not begun.");

    public Author By => by;

    public DateTimeOffset Now => now;

    public ImmutableArray<LeadEvent> Events => _events.ToImmutable();

    public void Add(LeadEvent happened)
    {
        _desk = apply(key, _desk, new Recorded<LeadEvent>(0, now, by, happened));
        _events.Add(happened);
    }

    /// <summary>The officer who gives the command.</summary>
    /// <exception cref="MeshException"><c>forbidden</c>: it is not an officer's.</exception>
    public string Officer() => by.Officer ?? throw new MeshException(MeshErrorCodes.Forbidden, "Only an officer does that, and the command names none.");

    /// <summary>Refuses what only an officer on duty in a room does.</summary>
    /// <exception cref="MeshException"><c>not-allowed-now</c></exception>
    public void RequirePresent(string officer, HubName room, string what)
    {
        if (Desk.PresenceOf(officer)?.Room != room)
        {
            throw new MeshException(MeshErrorCodes.NotAllowedNow, $"An officer on duty in {room} {what}, and officer {officer} is not on duty there; say first to be present.");
        }
    }
}
