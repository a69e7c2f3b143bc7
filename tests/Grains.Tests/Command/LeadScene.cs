using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Command;

namespace Interpol.Mesh.Grains.Tests.Command;

/// <summary>A lead desk by its rules alone, with a clock that the test moves and deadlines that come by it.</summary>
internal sealed class LeadScene
{
    public static readonly OwnerId Secretariat = new("IPSG");

    private readonly Dictionary<string, DateTimeOffset> _deadlines = [];
    private readonly List<LeadLogEntry> _log = [];

    public LeadRules Rules { get; } = new(OwnerDirectory.Default);

    /// <summary>10 o'clock UTC: by the plan Lyon leads.</summary>
    public DateTimeOffset Now { get; private set; } = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    public LeadRecord? Desk { get; private set; }

    public IReadOnlyList<LeadLogEntry> Log => _log;

    /// <summary>What was announced by the last command or by the last move of the clock.</summary>
    public List<(string To, string What, string? Reason, string? Officer)> Told { get; } = [];

    /// <summary>Carries a command out. What is answered is what happened, in words; or the code of the refusal.</summary>
    public string Do(string? officer, LeadCommand command, string owner = "IPSG")
    {
        Told.Clear();
        return Carry(new Author(new OwnerId(owner), officer), command);
    }

    /// <summary>Moves the clock on, from deadline to deadline.</summary>
    public void Pass(TimeSpan time)
    {
        Told.Clear();
        var end = Now + time;
        while (_deadlines.Where(deadline => deadline.Value <= end).OrderBy(deadline => deadline.Value).Select(deadline => deadline.Key).FirstOrDefault() is { } due)
        {
            Now = _deadlines[due] > Now ? _deadlines[due] : Now;
            _deadlines.Remove(due);
            if (Rules.Due(Desk!, due) is { } command)
            {
                Carry(Author.Clock(Secretariat), command);
            }
        }

        Now = end;
    }

    public void Present(string officer, string room, int minutes = 60, bool isSupervisor = false) => Do(officer, new SayPresent(HubName.Parse(room), minutes, isSupervisor));

    public string Arrive(string source, Lane priority = Lane.Flash, bool ends = false, string? cause = null, string from = "FR", QueueItemKind kind = QueueItemKind.Message) =>
        Do(null, new NoteArrival(new QueueArrival(cause ?? source, kind, source, new OwnerId(from), priority, ends ? "withdrawn" : "message") { Ends = ends }));

    /// <summary>The leads of the log, one behind the other.</summary>
    public List<(long Epoch, string Room, DateTimeOffset From)> Leads() => [.. _log.Where(entry => entry.Epoch is not null).Select(entry => (entry.Epoch!.Value, entry.Room!.Value.Value, entry.At))];

    private string Carry(Author by, LeadCommand command)
    {
        try
        {
            List<string> words = [];
            foreach (var happened in Rules.Decide(ILeadDeskGrain.Key, Desk, by, command, Now))
            {
                var effects = new AggregateEffects();
                var recorded = new Recorded<LeadEvent>(_log.Count + 1, Now, by, happened);
                var before = Desk;
                Desk = Rules.Apply(ILeadDeskGrain.Key, before, recorded);
                Rules.Tell(before, Desk, recorded, effects);
                foreach (var (name, at) in effects.Deadlines)
                {
                    _deadlines.Remove(name);
                    if (at is { } time)
                    {
                        _deadlines[name] = time;
                    }
                }

                Told.AddRange(effects.Announcements.Select(told => (string.Join(' ', told.Recipients), told.What, told.Reason, told.Officer)));
                _log.Add(LeadLog.EntryOf(new EventHead(recorded.Version, Now, by), happened));
                words.Add(LeadLog.WordOf(happened));
            }

            return string.Join(' ', words);
        }
        catch (MeshException refusal)
        {
            return refusal.Code;
        }
    }
}
