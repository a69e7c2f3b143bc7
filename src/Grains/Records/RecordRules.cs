using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Grains.Notices;
using Interpol.Mesh.Screening.Documents;
using Interpol.Mesh.Screening.Identifiers;
using Interpol.Mesh.Screening.Vehicles;
using Interpol.Mesh.Storage.Records;

namespace Interpol.Mesh.Grains.Records;

/// <summary>Which changes of its records an owner may make. Pure: no clock but <c>today</c>.</summary>
/// <param name="owners">The list of owners.</param>
internal sealed class RecordRules(OwnerDirectory owners)
{
    private readonly HandlingRules _handling = new(owners);

    /// <summary>What a change makes of a record.</summary>
    /// <param name="owner">Whose record.</param>
    /// <param name="change">The change.</param>
    /// <param name="before">The record as it is; null when there is none, or when it was cleared.</param>
    /// <param name="today">The day, in UTC.</param>
    /// <param name="isHub">Whether a hub makes the change for a notice, and neither an officer nor a system.</param>
    /// <returns>The record afterwards, null when it is gone; or why it is refused.</returns>
    public RecordDecision Decide(OwnerInfo owner, RecordChange change, RecordEntry? before, DateOnly today, bool isHub = false) => change switch
    {
        _ when !isHub && before?.Content is PersonRecord { Notice: { } keeper } =>
            RecordDecision.Refuse(MeshErrorCodes.NotAllowedNow, $"The record {change.Record} follows notice {keeper.Number}; change or withdraw that."),
        EnterRecord { Entry.Content: PersonRecord { Notice: not null } } when !isHub => RecordDecision.Refuse(MeshErrorCodes.Invalid, "person.notice: only a notice says that; leave it out."),
        EnterRecord when !isHub && change.Record is { Kind: RecordKind.Person, Name: { } name } && name.StartsWith(NoticePersonRecord.Prefix, StringComparison.Ordinal) =>
            RecordDecision.Refuse(MeshErrorCodes.Invalid, $"id: names that begin with {NoticePersonRecord.Prefix} are those of notices; choose another."),
        EnterRecord { IsNew: true } when before is not null => RecordDecision.Refuse(MeshErrorCodes.Conflict, $"There is a record {change.Record} already; change it."),
        EnterRecord { IsNew: false } when before is null => NotFound(change),
        EnterRecord { Entry: var entry } => Problems(owner, entry, today, isHub && entry.Content is PersonRecord { Notice: not null }) is { IsEmpty: false } problems ? new RecordDecision(before, MeshErrorCodes.Invalid, problems) : new RecordDecision(entry, null, []),
        ClearRecord => before is null ? NotFound(change) : new RecordDecision(null, null, []),
        ExtendRecord when before is null => NotFound(change),
        ExtendRecord { ReviewOn: var day } => ReviewProblem(change.Record.Kind, day, today) is { } problem
            ? RecordDecision.Refuse(MeshErrorCodes.Invalid, problem)
            : new RecordDecision(before with { ReviewOn = day }, null, []),
        _ => RecordDecision.Refuse(MeshErrorCodes.Invalid, "This hub does not know such a change."),
    };

    private static RecordDecision NotFound(RecordChange change) =>
        RecordDecision.Refuse(MeshErrorCodes.NotFound, $"There is no record {change.Record}; it was cleared, or never entered.");

    // The days of a notice were checked where it is kept, and the clocks of two hubs may differ at midnight.
    private ImmutableArray<string> Problems(OwnerInfo owner, RecordEntry entry, DateOnly today, bool isOfNotice) =>
    [
        .. entry.Content switch
        {
            TravelDocumentRecord document => DocumentProblems(owner, document, today),
            VehicleRecord vehicle => VehicleProblems(vehicle),
            PersonRecord person => PersonProblems(person, isOfNotice ? DateOnly.MaxValue : today),
            DnaProfileRecord profile => DnaProfileRules.Problems(profile),
            ImageHashRecord image => ImageHashRules.Problems(image),
            FingerprintRecord prints => FingerprintRules.Problems(prints),
            FirearmRecord firearm => FirearmRules.Problems(firearm),
            ArtworkRecord work => ArtworkRules.Problems(work),
            _ => ["content: this hub does not know such a record."],
        },
        .. IdProblems(entry),
        .. !isOfNotice && ReviewProblem(entry.Id.Kind, entry.ReviewOn, today) is { } problem ? [problem] : ImmutableArray<string>.Empty,
        .. HandlingProblems(owner, entry.Handling),
    ];

    private IEnumerable<string> DocumentProblems(OwnerInfo owner, TravelDocumentRecord document, DateOnly today)
    {
        var reading = TravelDocumentKey.Read(document.Number, document.Issuer, document.Type ?? string.Empty, TravelDocumentTypes.All);
        foreach (var problem in reading.Findings.RecordedProblems(("number", document.Number), ("issuer", document.Issuer)))
        {
            yield return problem;
        }

        if (!reading.Findings.Any(finding => finding is { IsProblem: true, Field: "issuer" }) && IdentifierText.NotClean("issuer", document.Issuer).IsEmpty && IssuingAuthority.OwnerOf(document.Issuer, owners) != owner.Code)
        {
            yield return $"issuer: only who issued a travel document enters it, and {owner.Code} does not issue as {document.Issuer}.";
        }

        if (reading.Key is { } key && key.Type != document.Type)
        {
            yield return $"type: records have it as {key.Type}.";
        }

        if (!Enum.IsDefined(document.Fraud))
        {
            yield return "fraud: this hub does not know it.";
        }

        if (document.IssuedOn > today)
        {
            yield return "issuedOn: a day in the future.";
        }

        if (document.ExpiresOn < document.IssuedOn)
        {
            yield return "expiresOn: before the day of issue.";
        }

        if (document.TheftOn is { } theft && (!theft.IsDate || theft.Earliest > today))
        {
            yield return "theftOn: no date, or one in the future.";
        }

        if (document.TheftOn is { IsDate: true } before && before.Latest < document.IssuedOn && document.Fraud != DocumentFraud.StolenBlank)
        {
            yield return "theftOn: before the day of issue; only a blank is stolen before it is issued.";
        }

        if (document.TheftCountry is { } country && !(OwnerId.TryParse(country, out var code) && owners.Find(code) is { Kind: OwnerKind.Country }))
        {
            yield return "theftCountry: the two letters of a member country, for example FR.";
        }

        foreach (var (name, text, max) in new[] { ("theftPlace", document.TheftPlace, 100), ("reference", document.Reference, 100), ("extra", document.Extra, 500) })
        {
            if (text is not null && (text.Length is 0 || text.Length > max || text.Any(char.IsControl)))
            {
                yield return $"{name}: 1 to {max} characters on one line; leave it out when there is nothing to say.";
            }
        }

        foreach (var problem in NamesInText.Find("extra", document.Extra ?? string.Empty).Where(finding => finding.Code != "too-long").ToImmutableArray().Problems())
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> VehicleProblems(VehicleRecord vehicle)
    {
        if (vehicle.Vin is null && vehicle.Plate is null && vehicle.Engine is null)
        {
            yield return "vin: say the identification number, the plate or the number of the engine: a vehicle is found by nothing else.";
        }

        // A digit that fails is no reason to refuse: the number of a stolen vehicle may have been altered, and is recorded as it stands there.
        var vin = vehicle.Vin is null ? null : VehicleIdentificationNumber.Read(vehicle.Vin);
        var plate = vehicle.Plate is null ? null : VehiclePlate.Read(vehicle.Plate, vehicle.PlateCountry);
        var engine = vehicle.Engine is null ? null : VehiclePlate.ReadEngine(vehicle.Engine);
        ImmutableArray<IdentifierFinding> findings =
        [
            .. vin is { Number: null } ? vin.Findings : [],
            .. plate?.Findings ?? [],
            .. engine?.Findings ?? [],
        ];
        foreach (var problem in findings.RecordedProblems(("vin", vehicle.Vin), ("plate", vehicle.Plate), ("plateCountry", vehicle.PlateCountry), ("engine", vehicle.Engine)))
        {
            yield return problem;
        }

        if (vehicle is { Plate: null, PlateCountry: not null })
        {
            yield return "plateCountry: it belongs to a plate; leave it out.";
        }

        foreach (var (name, text) in new[] { ("model", vehicle.Model), ("colour", vehicle.Colour) })
        {
            if (text is not null && (text.Length is 0 or > 100 || text.Any(char.IsControl)))
            {
                yield return $"{name}: 1 to 100 characters on one line; leave it out when there is nothing to say.";
            }
        }
    }

    private static IEnumerable<string> PersonProblems(PersonRecord person, DateOnly today)
    {
        foreach (var (index, _) in person.Person.BirthDates.Index().Where(date => date.Item.IsDate && date.Item.Earliest > today))
        {
            yield return $"person.birthDates[{index}]: in the future.";
        }

        if (!Enum.IsDefined(person.Status))
        {
            yield return "status: this hub does not know it.";
        }

        if (person.Remarks is { } remarks && (remarks.Length is 0 or > 500 || remarks.Any(char.IsControl)))
        {
            yield return "remarks: 1 to 500 characters on one line; leave it out when there is nothing to say.";
        }

        foreach (var problem in PersonDescriptions.Problems(person.Person))
        {
            yield return $"person.{problem}";
        }
    }

    private static IEnumerable<string> IdProblems(RecordEntry entry)
    {
        if (entry.Content is TravelDocumentRecord document)
        {
            if (entry.Id != TravelDocumentRecord.IdOf(document.Issuer, document.Number, document.Type))
            {
                yield return "id: a travel document is named by its issuer, number and type; clear the record and enter the other one.";
            }
        }
        else if (entry.Content.Kind != entry.Id.Kind || !RecordId.IsName(entry.Id.Name))
        {
            yield return $"id: the kind of what it says, and {RecordId.MaxName} letters, digits, dots, dashes and underscores at most.";
        }
    }

    private static string? ReviewProblem(RecordKind kind, DateOnly day, DateOnly today) =>
        day > today && day <= today.AddYears(RecordLimits.LongestYears(kind)) ? null : $"reviewOn: a day from tomorrow to {RecordLimits.LongestYears(kind)} years from now.";

    private IEnumerable<string> HandlingProblems(OwnerInfo owner, RecordHandling handling)
    {
        var (tlp, audience) = (handling.Terms.Tlp, handling.Terms.Audience);
        if (!Enum.IsDefined(tlp))
        {
            yield return "handling.tlp: this hub does not know it.";
        }

        if (!_handling.IsClear(audience, RecordHandling.MaxExcluded))
        {
            yield return $"handling.audience: everybody, a region, a group, or 1 to {RecordHandling.MaxExcluded} owners by their codes.";
        }

        if (handling.Excluded.IsDefault || handling.Excluded.Length > RecordHandling.MaxExcluded || !handling.Excluded.All(owners.Contains) || handling.Excluded.Contains(owner.Code))
        {
            yield return $"handling.excluded: at most {RecordHandling.MaxExcluded} codes of owners, and not your own.";
        }
    }
}

/// <summary>What a change makes of a record.</summary>
/// <param name="After">The record afterwards; null when it is gone.</param>
/// <param name="Code">Why the change is refused; null when it is not.</param>
/// <param name="Reasons">What is wrong.</param>
internal sealed record RecordDecision(RecordEntry? After, string? Code, ImmutableArray<string> Reasons)
{
    /// <summary>A change that is refused for one reason.</summary>
    public static RecordDecision Refuse(string code, string reason) => new(null, code, [reason]);
}
