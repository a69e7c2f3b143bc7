using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Storage.Records;

namespace Interpol.Mesh.Grains.Records;

/// <summary>Which changes of its records an owner may make. Pure: no clock but <c>today</c>.</summary>
/// <param name="owners">The list of owners.</param>
internal sealed class RecordRules(OwnerDirectory owners)
{
    /// <summary>How long a record may stay before it is looked at again (domain, section 5): ten years for travel documents, five for others.</summary>
    public static int LongestYears(RecordKind kind) => kind == RecordKind.TravelDocument ? 10 : 5;

    /// <summary>What a change makes of a record.</summary>
    /// <param name="owner">Whose record.</param>
    /// <param name="change">The change.</param>
    /// <param name="before">The record as it is; null when there is none, or when it was cleared.</param>
    /// <param name="today">The day, in UTC.</param>
    /// <returns>The record afterwards, null when it is gone; or why it is refused.</returns>
    public RecordDecision Decide(OwnerInfo owner, RecordChange change, RecordEntry? before, DateOnly today) => change switch
    {
        EnterRecord { IsNew: true } when before is not null => RecordDecision.Refuse(MeshErrorCodes.Conflict, $"There is a record {change.Record} already; change it."),
        EnterRecord { IsNew: false } when before is null => NotFound(change),
        EnterRecord { Entry: var entry } => Problems(owner, entry, today) is { IsEmpty: false } problems ? new RecordDecision(before, MeshErrorCodes.Invalid, problems) : new RecordDecision(entry, null, []),
        ClearRecord => before is null ? NotFound(change) : new RecordDecision(null, null, []),
        ExtendRecord when before is null => NotFound(change),
        ExtendRecord { ReviewOn: var day } => ReviewProblem(change.Record.Kind, day, today) is { } problem
            ? RecordDecision.Refuse(MeshErrorCodes.Invalid, problem)
            : new RecordDecision(before with { ReviewOn = day }, null, []),
        _ => RecordDecision.Refuse(MeshErrorCodes.Invalid, "This hub does not know such a change."),
    };

    private static RecordDecision NotFound(RecordChange change) =>
        RecordDecision.Refuse(MeshErrorCodes.NotFound, $"There is no record {change.Record}; it was cleared, or never entered.");

    private ImmutableArray<string> Problems(OwnerInfo owner, RecordEntry entry, DateOnly today) =>
    [
        .. entry.Content switch
        {
            TravelDocumentRecord document => DocumentProblems(owner, document, today),
            VehicleRecord vehicle => VehicleProblems(vehicle),
            PersonRecord person => PersonProblems(person),
            _ => ["content: this hub does not know such a record."],
        },
        .. IdProblems(entry),
        .. ReviewProblem(entry.Id.Kind, entry.ReviewOn, today) is { } problem ? [problem] : ImmutableArray<string>.Empty,
        .. HandlingProblems(owner, entry.Handling),
    ];

    private IEnumerable<string> DocumentProblems(OwnerInfo owner, TravelDocumentRecord document, DateOnly today)
    {
        if (!IsCode(document.Number, 20))
        {
            yield return "number: 1 to 20 of A to Z and 0 to 9, without spaces; mind O and 0, I and 1.";
        }

        if (document.Issuer is not { Length: >= 1 and <= 3 } issuer || !issuer.All(char.IsAsciiLetterUpper))
        {
            yield return "issuer: 1 to 3 upper-case letters, as the document shows them, for example FRA or D.";
        }
        else if (IssuingAuthority.OwnerOf(document.Issuer, owners) != owner.Code)
        {
            yield return $"issuer: only who issued a travel document enters it, and {owner.Code} does not issue as {document.Issuer}.";
        }

        if (!TravelDocumentTypes.All.Contains(document.Type))
        {
            yield return $"type: one of {string.Join(", ", TravelDocumentTypes.All)}.";
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
    }

    private static IEnumerable<string> VehicleProblems(VehicleRecord vehicle)
    {
        if (vehicle.Vin is null && vehicle.Plate is null && vehicle.Engine is null)
        {
            yield return "vin: say the identification number, the plate or the number of the engine: a vehicle is found by nothing else.";
        }

        if (vehicle.Vin is { } vin && (vin.Length != 17 || !IsCode(vin, 17) || vin.AsSpan().ContainsAny('I', 'O', 'Q')))
        {
            yield return "vin: 17 of A to Z and 0 to 9, without I, O and Q (ISO 3779).";
        }

        if (vehicle.Plate is { } plate && !IsCode(plate, 15))
        {
            yield return "plate: 1 to 15 of A to Z and 0 to 9, without separators.";
        }

        if (vehicle.Plate is null != vehicle.PlateCountry is null || (vehicle.PlateCountry is { } country && !(country.Length == 2 && country.All(char.IsAsciiLetterUpper))))
        {
            yield return "plateCountry: two upper-case letters, ISO 3166-1, with a plate and only with one.";
        }

        if (vehicle.Engine is { } engine && !IsCode(engine, 30))
        {
            yield return "engine: 1 to 30 of A to Z and 0 to 9.";
        }

        foreach (var (name, text) in new[] { ("model", vehicle.Model), ("colour", vehicle.Colour) })
        {
            if (text is not null && (text.Length is 0 or > 100 || text.Any(char.IsControl)))
            {
                yield return $"{name}: 1 to 100 characters on one line; leave it out when there is nothing to say.";
            }
        }
    }

    private static IEnumerable<string> PersonProblems(PersonRecord person)
    {
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
        if (entry.Content.Kind != entry.Id.Kind || !RecordId.IsName(entry.Id.Name))
        {
            yield return $"id: the kind of what it says, and {RecordId.MaxName} letters, digits, dots, dashes and underscores at most.";
        }
        else if (entry.Content is TravelDocumentRecord document && entry.Id != TravelDocumentRecord.IdOf(document.Issuer, document.Number, document.Type))
        {
            yield return "id: a travel document is named by its issuer, number and type; clear the record and enter the other one.";
        }
    }

    private static string? ReviewProblem(RecordKind kind, DateOnly day, DateOnly today) =>
        day > today && day <= today.AddYears(LongestYears(kind)) ? null : $"reviewOn: a day from tomorrow to {LongestYears(kind)} years from now.";

    private IEnumerable<string> HandlingProblems(OwnerInfo owner, RecordHandling handling)
    {
        var (tlp, audience) = (handling.Terms.Tlp, handling.Terms.Audience);
        if (!Enum.IsDefined(tlp))
        {
            yield return "handling.tlp: this hub does not know it.";
        }

        if (audience.Kind switch
        {
            AudienceKind.All => false,
            AudienceKind.Region => !owners.All.Any(info => info.Region is not null && info.Region == audience.Name),
            AudienceKind.Owners or AudienceKind.Group => audience.Owners.IsDefaultOrEmpty || audience.Owners.Length > RecordHandling.MaxExcluded || !audience.Owners.All(owners.Contains),
            _ => true,
        })
        {
            yield return $"handling.audience: everybody, a region, a group, or 1 to {RecordHandling.MaxExcluded} owners by their codes.";
        }

        if (handling.Excluded.IsDefault || handling.Excluded.Length > RecordHandling.MaxExcluded || !handling.Excluded.All(owners.Contains) || handling.Excluded.Contains(owner.Code))
        {
            yield return $"handling.excluded: at most {RecordHandling.MaxExcluded} codes of owners, and not your own.";
        }
    }

    private static bool IsCode(string? text, int max) => text is { Length: >= 1 } && text.Length <= max && text.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c));
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
