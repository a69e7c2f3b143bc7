using System.Collections.Immutable;
using System.Globalization;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Notices;

namespace Interpol.Mesh.Console.Notices;

/// <summary>
/// What an officer types for a notice, as text until it is sent. What the form does not show of a notice that it was made of, for example fingerprints, stays as it is.
/// </summary>
public sealed class NoticeForm
{
    private NoticeContent _base = new();

    /// <summary>The code of its type.</summary>
    public string Type { get; set; } = string.Empty;

    /// <summary>Whether it is a diffusion.</summary>
    public bool Diffusion { get; set; }

    /// <summary>Its traffic light.</summary>
    public TrafficLight Tlp { get; set; } = TrafficLight.Green;

    /// <summary>What the public may read.</summary>
    public SortedSet<PublicField> PublicFields { get; } = [];

    /// <summary>In which relation to the case the person stands.</summary>
    public PersonStatus Status { get; set; } = PersonStatus.OfInterest;

    /// <summary>What was typed, by the field as requests name it: <c>person.familyName</c>.</summary>
    public Dictionary<string, string?> Texts { get; } = new(StringComparer.Ordinal);

    /// <summary>Warrants, each with what was typed by field.</summary>
    public List<Dictionary<string, string?>> Warrants { get; } = [];

    /// <summary>Assets, each with what was typed by field.</summary>
    public List<Dictionary<string, string?>> Assets { get; } = [];

    /// <summary>Whether the requester assures that it will seek extradition.</summary>
    public bool AssuresExtradition { get; set; }

    /// <summary>The photographs that are uploaded.</summary>
    public List<SendAttachment> Photographs { get; } = [];

    /// <summary>Whether nothing was said yet.</summary>
    public bool IsEmpty => Photographs.Count == 0 && Texts.Values.Concat(Warrants.Concat(Assets).SelectMany(one => one.Values)).All(string.IsNullOrWhiteSpace);

    /// <summary>Whom or what it is about, for lists of drafts.</summary>
    public string? Title => string.Join(", ", new[] { Said("person.familyName"), Said("person.forename") }.OfType<string>()) is { Length: > 0 } name ? name : Said("entity.name") ?? Said("event.place");

    /// <summary>The form of a notice.</summary>
    /// <param name="request">The request that a draft holds, or that would make the notice.</param>
    public static NoticeForm Of(SubmitNoticeRequest request)
    {
        var content = request.Content;
        var form = new NoticeForm
        {
            _base = content,
            Type = request.Type,
            Diffusion = request.Diffusion,
            Tlp = request.Handling?.Tlp ?? TrafficLight.Green,
            Status = content.Person?.Status ?? PersonStatus.OfInterest,
            AssuresExtradition = content.AssuresExtradition,
        };
        form.PublicFields.UnionWith(request.Handling?.PublicFields ?? []);
        form.Photographs.AddRange((request.Photographs ?? [.. content.Photographs.Select(picture => picture.File.Hash)]).Select(hash => new SendAttachment(hash)));
        foreach (var (field, text) in NoticeFormFields.TextsOf(content))
        {
            form.Texts[field] = text;
        }

        form.Warrants.AddRange(content.Warrants.Select(NoticeFormFields.TextsOf));
        form.Assets.AddRange(content.Assets.Select(NoticeFormFields.TextsOf));
        return form;
    }

    /// <summary>Whether the form shows a part of a notice: its type needs it, or something was said there.</summary>
    /// <param name="part">The part: <c>person</c>, <c>entity</c>, <c>event</c>, <c>warrants</c>, <c>assets</c>, <c>sanction</c>.</param>
    public bool Shows(string part) =>
        NoticeTypes.Default.Find(Type)?.Required.Any(required => required.Split('|').Any(field => field.Split('.')[0] == part)) == true
        || Texts.Any(text => text.Key.StartsWith(part + ".", StringComparison.Ordinal) && !string.IsNullOrWhiteSpace(text.Value))
        || (part == "warrants" && Warrants.Count > 0)
        || (part == "assets" && Assets.Count > 0);

    /// <summary>What is no date or number, by field.</summary>
    public IReadOnlyList<FieldProblem> Faults() =>
    [
        .. Texts.Concat(Warrants.SelectMany((warrant, number) => warrant.Select(text => KeyValuePair.Create($"warrants[{number}].{text.Key}", text.Value))))
            .Where(text => !string.IsNullOrWhiteSpace(text.Value))
            .Select(text => (text.Key, Fault: NoticeFormFields.FaultOf(text.Key, text.Value!.Trim())))
            .Where(text => text.Fault is not null)
            .Select(text => new FieldProblem("content." + text.Key, text.Fault!)),
    ];

    /// <summary>The request to submit it.</summary>
    /// <param name="requester">As what its owner asks; null for a bureau.</param>
    /// <param name="operation">The id under which it can be repeated; null for a draft.</param>
    public SubmitNoticeRequest ToRequest(NoticeRequester? requester, OperationId? operation) => new()
    {
        Type = Type,
        Requester = requester,
        Content = ToContent(),
        Photographs = Hashes(),
        Diffusion = Diffusion,
        Handling = new NoticeHandlingRequest { Tlp = Tlp, PublicFields = PublicFields.Count == 0 ? null : [.. PublicFields] },
        OperationId = operation,
    };

    /// <summary>The hashes of the photographs.</summary>
    public ImmutableArray<Sha256Hash> Hashes() => [.. Photographs.Select(picture => picture.Sha256)];

    /// <summary>What it says. What is no date or number is left out.</summary>
    public NoticeContent ToContent()
    {
        var content = _base with
        {
            Person = PersonOf(),
            Entity = Says("entity") || _base.Entity is not null ? (_base.Entity ?? new NoticeEntity()) with { Name = Said("entity.name") } : null,
            Event = Says("event")
                ? new EventDetails { Date = Date("event.date"), Place = Said("event.place"), Country = Code("event.country"), Description = Said("event.description") }
                : null,
            Sanction = Says("sanction") || _base.Sanction is not null
                ? (_base.Sanction ?? new NoticeSanction()) with { Reference = Said("sanction.reference"), Resolution = Said("sanction.resolution") }
                : null,
            Warrants = [.. Warrants.Select(NoticeFormFields.WarrantOf)],
            Assets = [.. Assets.Select(NoticeFormFields.AssetOf)],
            Facts = Said("facts"),
            AssuresExtradition = AssuresExtradition,
            Photographs = [],
        };
        return content;
    }

    /// <summary>The codes of a field that takes several.</summary>
    /// <param name="field">The field.</param>
    public ImmutableArray<string> Codes(string field) => [.. (Code(field) ?? string.Empty).Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries).Distinct()];

    /// <summary>Chooses a code of a field that takes several, or no longer; in the order of those that there are.</summary>
    /// <param name="field">The field.</param>
    /// <param name="known">The codes that there are.</param>
    /// <param name="code">The code.</param>
    /// <param name="isChosen">Whether it is among them from now on.</param>
    public void Choose(string field, IEnumerable<string> known, string code, bool isChosen)
    {
        var chosen = Codes(field);
        Texts[field] = string.Join(' ', known.Where(other => other == code ? isChosen : chosen.Contains(other)));
    }

    private NoticePerson? PersonOf()
    {
        if (!Says("person") && _base.Person is null)
        {
            return null;
        }

        var known = _base.Person ?? new NoticePerson(Status);
        var description = (known.Description ?? new PhysicalDescription()) with
        {
            Height = Number("person.description.height"),
            Weight = Number("person.description.weight"),
            EyeColors = Codes("person.description.eyeColors"),
            HairColors = Codes("person.description.hairColors"),
            DistinguishingMarks = Said("person.description.distinguishingMarks"),
            Belongings = Said("person.description.belongings"),
        };
        return known with
        {
            Status = Status,
            FamilyName = Said("person.familyName"),
            Forename = Said("person.forename"),
            BirthName = Said("person.birthName"),
            Aliases = Lines("person.aliases"),
            BirthDate = Date("person.birthDate"),
            BirthPlace = Said("person.birthPlace"),
            BirthCountry = Code("person.birthCountry"),
            Nationalities = Codes("person.nationalities"),
            Sex = Code("person.sex"),
            Languages = Codes("person.languages"),
            Description = description.IsEmpty ? null : description,
            Documents = Says("person.document")
                ? [new IdentityDocument(Said("person.document.kind"), Said("person.document.number"), Code("person.document.issuingCountry"), known.Documents.FirstOrDefault()?.IssuedOn), .. known.Documents.Skip(1)]
                : [.. known.Documents.Skip(1)],
            Addresses = Lines("person.addresses"),
        };
    }

    private bool Says(string part) => Texts.Any(text => text.Key.StartsWith(part + ".", StringComparison.Ordinal) && !string.IsNullOrWhiteSpace(text.Value));

    private string? Said(string field) => NoticeFormFields.Said(Texts.GetValueOrDefault(field));

    private string? Code(string field) => Said(field)?.ToUpperInvariant();

    private NoticeDate? Date(string field) => NoticeDate.TryParse(Said(field), out var date) ? date : null;

    private int? Number(string field) => int.TryParse(Said(field), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private ImmutableArray<string> Lines(string field) => [.. (Said(field) ?? string.Empty).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
