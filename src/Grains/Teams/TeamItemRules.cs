using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Teams;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Cases;

namespace Interpol.Mesh.Grains.Teams;

/// <summary>
/// Items that a team collects, and property that it finds: one series of numbers, one kind of custody chain, which is that of cases. A number that was said on the scene is the item's for good:
/// who goes where there is no network reserves numbers before, and only they can give these.
/// </summary>
internal static class TeamItemRules
{
    private const int MaxTarget = 60;

    public static ImmutableArray<TeamEvent> Reserve(TeamAction action, ReserveNumbers command)
    {
        var problems = new CommandProblems();
        problems.Require(command.Count is >= 1 and <= TeamLimits.MaxNumbersAtOnce, $"count: 1 to {TeamLimits.MaxNumbersAtOnce}.");
        problems.Require(action.Team.Numbers.Length < TeamLimits.MaxRanges, $"A team reserves numbers at most {TeamLimits.MaxRanges} times.", MeshErrorCodes.TooLarge);
        problems.Refuse();
        var first = action.Team.HighestNumber + 1;
        return [new TeamNumbersReserved(new TeamNumbers(action.Expert!.Value, first, first + command.Count - 1))];
    }

    public static ImmutableArray<TeamEvent> Collect(OwnerDirectory owners, TeamAction action, CollectItem command)
    {
        var team = action.Team;
        var number = command.Number ?? team.HighestNumber + 1;
        var problems = new CommandProblems();
        problems.Require(Enum.IsDefined(command.Kind), "kind: this hub does not know it.");
        problems.Require(ConsentLimits.IsTask(command.Task), "task: name the task of the mandate under which it is collected.");
        problems.Require(
            command.Number is null || team.Numbers.Any(range => range.Expert == action.Expert && number >= range.First && number <= range.Last),
            $"number: {number} is none that you have reserved; reserve numbers, or leave it out for the next one.");
        problems.Require(team.Items.All(item => item.Number != number), $"number: item {number} was collected before; take another number of yours.");
        problems.Require(Sha256Hash.TryParse(command.Hash.Value, out _), "hash: a SHA-256 of the item, or of what shows its condition, is 64 lower-case hexadecimal digits.");
        CaseChecks.CheckContent(problems, command.Text, "text", TeamLimits.MaxContentBytes);
        var files = CaseChecks.CheckAttachments(problems, command.Files);
        problems.Require(team.Items.Length < TeamLimits.MaxItems, $"A team collects at most {TeamLimits.MaxItems} items.", MeshErrorCodes.TooLarge);
        problems.Refuse();
        var entry = action.Entry(TeamEntryKind.Item, number, command.Text) with { Task = command.Task, Files = files };
        var collected = new NewCustodyStep(CustodyStepKind.Collected, action.At, command.Hash, null, null, null);
        return [new TeamItemCollected(command.Kind, entry), new TeamCustodyRecorded(number, CustodyRules.Next(owners, CustodyChain.Empty, action.By, collected, action.Now))];
    }

    public static ImmutableArray<TeamEvent> Record(OwnerDirectory owners, TeamAction action, RecordItemCustody command) =>
        [new TeamCustodyRecorded(command.Number, CustodyRules.Next(owners, Find(action.Team, command.Number).Chain, action.By, command.Step, action.Now))];

    public static ImmutableArray<TeamEvent> Use(TeamAction action, NoteItemUse command)
    {
        var item = Find(action.Team, command.Number);
        var problems = new CommandProblems();
        problems.Require(command.Kind is TeamItemUseKind.Checked or TeamItemUseKind.Attached, "kind: checked or attached; a draft is offered by itself.");
        problems.Require(command.Target is null or { Length: <= MaxTarget } && command.Target?.Any(char.IsControl) != true, $"target: at most {MaxTarget} characters of one line.");
        problems.Refuse();
        return item.Uses.Length < TeamLimits.MaxUses ? [new TeamItemUsed(command.Number, command.Kind, command.Target)] : [];
    }

    public static ImmutableArray<TeamEvent> Offer(TeamAction action, OfferDraft command)
    {
        Find(action.Team, command.Item);
        var problems = new CommandProblems();
        CaseChecks.CheckContent(problems, command.Draft, "draft", TeamLimits.MaxContentBytes);
        problems.Require(action.Team.Offers.Length < TeamLimits.MaxOffers, $"A team offers at most {TeamLimits.MaxOffers} drafts.", MeshErrorCodes.TooLarge);
        problems.Refuse();
        return [new TeamDraftOffered(command.Item, action.Entry(TeamEntryKind.Offer, action.Team.Offers.Length + 1, command.Draft))];
    }

    public static ImmutableArray<TeamEvent> Take(TeamRecord team, TakeOffer command) => command.Number >= 1 && command.Number <= team.Offers.Length
        ? team.Offers[command.Number - 1].TakenAt is null ? [new TeamOfferTaken(command.Number)] : []
        : throw new MeshException(MeshErrorCodes.NotFound, $"There is no offered draft {command.Number}.");

    public static TeamRecord Apply(TeamRecord team, Recorded<TeamEvent> recorded) => recorded.Event switch
    {
        TeamNumbersReserved reserved => team with { Numbers = team.Numbers.Add(reserved.Numbers) },
        TeamItemCollected { Entry: var entry } collected => team with
        {
            Items = [.. team.Items.Append(new TeamItem((int)entry.Number, collected.Kind, entry.By, CustodyChain.Empty)).OrderBy(item => item.Number)],
        },
        TeamCustodyRecorded custody => Changed(team, custody.Number, item => item with { Chain = CustodyRules.After(item.Chain, custody.Step) }),
        TeamItemUsed used => Changed(team, used.Number, item => Used(item, new TeamItemUse(used.Kind, recorded.By, recorded.At, used.Target))),
        TeamDraftOffered { Entry: var entry } offered => Changed(
            team with { Offers = team.Offers.Add(new TeamOffer(offered.Item, entry.At, null)) },
            offered.Item,
            item => Used(item, new TeamItemUse(TeamItemUseKind.Offered, recorded.By, recorded.At, $"{entry.Number}"))),
        TeamOfferTaken taken => team with { Offers = team.Offers.SetItem(taken.Number - 1, team.Offers[taken.Number - 1] with { TakenAt = recorded.At }) },
        _ => team,
    };

    private static TeamItem Find(TeamRecord team, int number) =>
        team.Items.FirstOrDefault(item => item.Number == number) ?? throw new MeshException(MeshErrorCodes.NotFound, $"The team has no item {number}.");

    private static TeamRecord Changed(TeamRecord team, int number, Func<TeamItem, TeamItem> change) =>
        team with { Items = [.. team.Items.Select(item => item.Number == number ? change(item) : item)] };

    private static TeamItem Used(TeamItem item, TeamItemUse use) => item.Uses.Length < TeamLimits.MaxUses ? item with { Uses = item.Uses.Add(use) } : item;
}
