using Interpol.Mesh.Testing;
using System.Text.RegularExpressions;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Cases;

namespace Interpol.Mesh.Grains.Tests.Cases;

/// <summary>A case without a mesh: commands are decided and applied one after the other.</summary>
internal sealed class CaseScene
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly Author France = new(new OwnerId("FR"), "3");
    public static readonly Author Brazil = new(new OwnerId("BR"), "7");
    public static readonly Author Japan = new(new OwnerId("JP"), "5");
    public static readonly Author Secretariat = new(new OwnerId("IPSG"), "101");
    public static readonly SealedContent Words = new("words"u8.ToArray(), null, []);
    public static readonly Sha256Hash Hash = Sha256Hash.Of("item"u8);
    public static readonly ConsentId ConsentOfBrazil = ConsentId.For(Brazil.Owner, Secretariat.Owner, new OperationId("op"));

    private readonly CaseRules _rules = new(
        OwnerDirectory.Default, TestRows.Serializer);

    public CaseScene(string key = "FR-2026-000001") => Key = key;

    public string Key { get; }

    public CaseState? State { get; private set; }

    public long Version { get; private set; }

    public DateTimeOffset Time { get; set; } = Now;

    /// <summary>Everything that has happened.</summary>
    public List<CaseEvent> Events { get; } = [];

    /// <summary>What the last command caused beside its events.</summary>
    public AggregateEffects Effects { get; private set; } = new();

    /// <summary>A case of France's with Brazil as contributor, the organisation as contributor and Japan as observer.</summary>
    public static CaseScene WithParticipants()
    {
        var scene = new CaseScene();
        scene.Do(France, new OpenCase(Words));
        scene.Join(Brazil, CaseRole.Contributor);
        scene.Join(Secretariat, CaseRole.Contributor);
        scene.Join(Japan, CaseRole.Observer);
        return scene;
    }

    public void Join(Author by, CaseRole role)
    {
        Do(France, new InviteParticipant(by.Owner, role));
        Do(by, new AnswerInvitation(true));
    }

    /// <summary>Carries a command out; how many events it made.</summary>
    public int Do(Author by, CaseCommand command)
    {
        var happens = _rules.Decide(Key, State, by, command, Time);
        Effects = new AggregateEffects();
        foreach (var happened in happens)
        {
            var recorded = new Recorded<CaseEvent>(++Version, Time, by, happened);
            var before = State;
            State = _rules.Apply(Key, before, recorded);
            _rules.Tell(before, State, recorded, Effects);
            Events.Add(happened);
        }

        return happens.Length;
    }

    /// <summary>The code of the refusal, or <c>done</c>, or <c>same</c> for no effect.</summary>
    public string Try(Author by, CaseCommand command)
    {
        try
        {
            return Do(by, command) == 0 ? "same" : "done";
        }
        catch (MeshException refusal)
        {
            return refusal.Code;
        }
    }

    public MeshException Refused(Author by, CaseCommand command) => Assert.Throws<MeshException>(() => Do(by, command));

    public CaseCommand? Due(string deadline) => _rules.Due(State!, deadline);

    /// <summary>A refusal as <c>invalid</c> names so many fields, each at the beginning of a sentence, in that order.</summary>
    public static void AssertNames(MeshException refusal, params string[] fields)
    {
        Assert.Equal(MeshErrorCodes.Invalid, refusal.Code);
        Assert.Equal(fields, Regex.Matches(refusal.Message, @"(?<=^|\. )[a-zA-Z][a-zA-Z0-9,.\[\] ]*?(?=: )").Select(match => match.Value));
    }

    /// <summary>A merge with another case, which has so much.</summary>
    public static MergeSizedCase Merge(CaseId source, CaseSize? size = null) => new(source, size ?? new CaseSize([], 0, 0, 0));

    public static NewCaseEntry Note(params string[] readers) => Entry(CaseEntryKind.Note, readers);

    public static NewCaseEntry Entry(CaseEntryKind kind, params string[] readers) => new(kind, For(readers), Words, []);

    public static CaseHandling For(params string[] readers) => new(TrafficLight.Amber, [.. readers.Select(reader => new OwnerId(reader))]);

    public static CaseTaskTerms Terms(Author assignee, CaseTaskGrant? grant = null) =>
        new(assignee.Owner, null, Now.AddDays(1), Words) { Touches = grant is null ? null : Brazil.Owner, Grant = grant };

    public static CaseTaskGrant Grant(string task = "call") => new(ConsentOfBrazil, ConsentAction.ContactWitness, task);
}
