using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Identification;
using Interpol.Mesh.Grains.Aggregates;

namespace Interpol.Mesh.Grains.Identification;

/// <summary>
/// Who supplies which files. A number is given once: it is never given twice, never changed, and not used again when its file was withdrawn. What another bureau than the host's supplies needs its consent and
/// its knowledge that the host's hub reads it.
/// </summary>
internal static class IdentificationFileRules
{
    /// <summary>Persons are added to the list of the missing.</summary>
    public static ImmutableArray<IdentificationEvent> List(VictimIdentification state, ListMissing list, OwnerDirectory owners)
    {
        var missing = list.Missing.IsDefault ? [] : list.Missing.Distinct(StringComparer.Ordinal).ToImmutableArray();
        var problems = new CommandProblems();
        problems.Require(state.IsClosedList, "missing: the identification has no list of the missing; in an open disaster everybody of whom a file comes is missing.");
        problems.Require(missing.Length is >= 1 and <= IdentificationLimits.MaxListed, $"missing: 1 to {IdentificationLimits.MaxListed} numbers.");
        foreach (var number in missing.Where(number => HomeOf(number, owners) is null))
        {
            problems.Require(false, $"missing: {Shown(number)} does not begin with the code of a country and a dash, for example FR-0012.");
        }

        var unknown = missing.Where(number => state.Find(FileSide.AnteMortem, number) is null).ToList();
        problems.Require(Count(state, FileSide.AnteMortem) + unknown.Count <= IdentificationLimits.MaxFiles, $"missing: at most {IdentificationLimits.MaxFiles} persons.", MeshErrorCodes.TooLarge);
        problems.Refuse();
        return unknown.Count == 0
            ? []
            : [new MissingListed([.. unknown.Select(number => new VictimFileHead(FileSide.AnteMortem, number, HomeOf(number, owners)!.Value, 0, false))])];
    }

    /// <summary>A file is supplied for the first time.</summary>
    public static ImmutableArray<IdentificationEvent> Put(VictimIdentification state, Author by, PutFile put)
    {
        var problems = new CommandProblems();
        problems.Require(Enum.IsDefined(put.Side), "side: this hub does not know it.");
        problems.Require(IdentificationLimits.IsNumber(put.Number), $"number: 1 to {IdentificationLimits.MaxNumber} capital letters, digits and dashes.");
        RequireConsent(state, by, put.Consent, problems);
        var known = state.Find(put.Side, put.Number);
        if (put.Side == FileSide.PostMortem)
        {
            RequireTeam(state, by, "Files of remains are supplied by the host and the owners of its board.");
        }
        else
        {
            problems.Require(
                put.Number?.StartsWith($"{by.Owner.Value}-", StringComparison.Ordinal) ?? false, $"number: the number of a missing person begins with the code of who supplies the file, {by.Owner}-.");
            problems.Require(!state.IsClosedList || known is not null, "number: it is not on the list of the missing; ask the host to add it.");
        }

        problems.Require(known is null or { Revision: 0 }, $"number: {Shown(put.Number)} was given before, and a number is given once; revise that file, or give another number.", MeshErrorCodes.AlreadyThere);
        problems.Require(known is not null || Count(state, put.Side) < IdentificationLimits.MaxFiles, $"number: at most {IdentificationLimits.MaxFiles} files.", MeshErrorCodes.TooLarge);
        return [Supplied(put.Side, put.Number!, by.Owner, 1, put.Content, problems)];
    }

    /// <summary>A file is supplied again.</summary>
    public static ImmutableArray<IdentificationEvent> Revise(VictimIdentification state, Author by, ReviseFile revise)
    {
        var head = Own(state, by, revise.Side, revise.Number);
        return [Supplied(head.Side, head.Number, head.Supplier, head.Revision + 1, revise.Content, new CommandProblems())];
    }

    /// <summary>A file is withdrawn.</summary>
    public static ImmutableArray<IdentificationEvent> Withdraw(VictimIdentification state, Author by, string number)
    {
        if (state.Find(FileSide.AnteMortem, number) is { IsWithdrawn: true } gone && gone.Supplier == by.Owner)
        {
            return [];
        }

        Own(state, by, FileSide.AnteMortem, number);
        return
        [
            new FileWithdrawn(number),
            .. state.Decisions.Where(decision => decision.IsStanding && decision.Missing.Contains(number)).Select(decision => new IdentityRevised(decision.Number, null)),
        ];
    }

    /// <summary>A family is supplied.</summary>
    public static ImmutableArray<IdentificationEvent> Put(VictimIdentification state, Author by, PutRelatives put)
    {
        var problems = new CommandProblems();
        RequireConsent(state, by, put.Consent, problems);
        problems.Require(
            IdentificationLimits.IsNumber(put.Family.Name) && put.Family.Name.StartsWith($"{by.Owner.Value}-", StringComparison.Ordinal),
            $"name: the name of a family is 1 to {IdentificationLimits.MaxNumber} capital letters, digits and dashes, and begins with the code of who supplies it, {by.Owner}-.");
        VictimFileReader.Read(put.Family, problems);
        ImmutableArray<string> missing = [.. (put.Family.Members.IsDefault ? [] : put.Family.Members).Where(member => member.IsMissing).Select(member => member.Name)];
        foreach (var number in missing)
        {
            problems.Require(
                state.Find(FileSide.AnteMortem, number) is { IsWithdrawn: false } file && file.Supplier == by.Owner, $"members: {Shown(number)} is no missing person of {by.Owner}; the file of a missing person comes first.");
            problems.Require(
                !state.Families.Any(family => family.Name != put.Family.Name && !family.IsWithdrawn && family.Missing.Contains(number)), $"members: {Shown(number)} is in another family; put all relatives into one.");
        }

        var known = state.Families.FirstOrDefault(family => family.Name == put.Family.Name);
        problems.Require(known is not null || state.Families.Length < IdentificationLimits.MaxFamilies, $"name: at most {IdentificationLimits.MaxFamilies} families.", MeshErrorCodes.TooLarge);
        problems.Refuse();
        return [new RelativesSupplied(new RelativesHead(put.Family.Name, by.Owner, (known?.Revision ?? 0) + 1, missing, false), put.Family)];
    }

    /// <summary>A family is withdrawn.</summary>
    public static ImmutableArray<IdentificationEvent> WithdrawRelatives(VictimIdentification state, Author by, string name)
    {
        var known = state.Families.FirstOrDefault(family => family.Name == name && family.Supplier == by.Owner)
            ?? throw new MeshException(MeshErrorCodes.NotFound, "There is no such family, or it is not for this owner.");
        return known.IsWithdrawn ? [] : [new RelativesWithdrawn(name)];
    }

    /// <summary>Refuses whoever is neither the host nor an owner of the board.</summary>
    public static void RequireTeam(VictimIdentification state, Author by, string sentence)
    {
        if (!IdentificationReaders.SeesFiles(state, by.Owner))
        {
            throw new MeshException(MeshErrorCodes.Forbidden, sentence);
        }
    }

    /// <summary>The home bureau of a missing person by the number; null when the number has none.</summary>
    private static OwnerId? HomeOf(string? number, OwnerDirectory owners) =>
        IdentificationLimits.IsNumber(number) && OwnerId.TryParse(number!.Split('-')[0], out var home) && number.Length > home.Value.Length + 1 && owners.Find(home) is { Kind: OwnerKind.Country } ? home : null;

    private static int Count(VictimIdentification state, FileSide side) => state.Files.Count(file => file.Side == side);

    /// <summary>A file that its supplier may change.</summary>
    private static VictimFileHead Own(VictimIdentification state, Author by, FileSide side, string number) =>
        state.Find(side, number) is { IsWithdrawn: false, Revision: > 0 } head && (head.Supplier == by.Owner || (side == FileSide.PostMortem && IdentificationReaders.SeesFiles(state, by.Owner)))
            ? head
            : throw new MeshException(MeshErrorCodes.NotFound, "There is no such file, or it is not for this owner.");

    private static FileSupplied Supplied(FileSide side, string number, OwnerId supplier, int revision, VictimFileContent content, CommandProblems problems)
    {
        var file = VictimFileReader.Read(side, number, content, problems);
        problems.Require(
            content.Photographs.Length <= IdentificationLimits.MaxPhotographs
            && content.Photographs.All(photograph => photograph?.Uploader == supplier && photograph.Bytes is >= 1 and <= IdentificationLimits.MaxPhotographBytes)
            && content.Photographs.Distinct().Count() == content.Photographs.Length,
            $"photographs: at most {IdentificationLimits.MaxPhotographs} different ones of at most {IdentificationLimits.MaxPhotographBytes / 1024 / 1024} MB each, uploads of {supplier}, who supplies the file.");
        problems.Refuse();
        var head = new VictimFileHead(side, number, supplier, revision, false) { Primary = VictimFileReader.PrimaryOf(file), HasPhotographs = !content.Photographs.IsEmpty };
        return new FileSupplied(head, VictimFileReader.Normal(content, file));
    }

    private static void RequireConsent(VictimIdentification state, Author by, SupplierConsent? consent, CommandProblems problems)
    {
        if (by.Owner != state.Id.Host)
        {
            problems.Require(consent is { IsGiven: true }, "consent: say that you consent to the comparison with all other files, and that the file is kept until the set time after closing.", MeshErrorCodes.ConsentRequired);
            problems.Require(consent is { KnowsHubReads: true }, $"knowsHubReads: say that you know that the hub of {state.Id.Host}, the host and the board read the file.", MeshErrorCodes.ConsentRequired);
        }
    }

    private static string Shown(string? number) => IdentificationLimits.IsNumber(number) ? number! : "what is given there";
}
