using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Api;

/// <summary>Whom or what a case is about: a person, a document, a vehicle or an organisation. Hubs read only which of these it is.</summary>
public sealed record CaseSubjectRequest : CommandRequest, IValidatableObject
{
    /// <summary>The person, if it is one.</summary>
    public PersonSubject? Person { get; init; }

    /// <summary>The document, if it is one.</summary>
    public DocumentSubject? Document { get; init; }

    /// <summary>The vehicle, if it is one.</summary>
    public VehicleSubject? Vehicle { get; init; }

    /// <summary>The organisation, if it is one.</summary>
    public OrganisationSubject? Organisation { get; init; }

    /// <summary>What else is known.</summary>
    [PlainText(1, CaseTexts.MaxShort)]
    public string? Text { get; init; }

    /// <summary>
    /// Whether owners of other cases with one of its numbers, who allow the same, and this owner learn of each other: that it is known, and whom to ask. Not allowed unless it says so.
    /// </summary>
    public bool Discoverable { get; init; }

    /// <summary>What it is.</summary>
    [JsonIgnore]
    public CaseSubjectKind Kind =>
        Person is not null ? CaseSubjectKind.Person
        : Document is not null ? CaseSubjectKind.Document
        : Vehicle is not null ? CaseSubjectKind.Vehicle
        : CaseSubjectKind.Organisation;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (new object?[] { Person, Document, Vehicle, Organisation }.Count(part => part is not null) != 1)
        {
            yield return new ValidationResult("must be what the subject is: give exactly one of person, document, vehicle and organisation.", [nameof(Person)]);
        }
        else if (Discoverable && !CaseIdentifiers.Of(this).Any())
        {
            yield return new ValidationResult(
                "needs a number by which others can know the subject: of a document, a VIN, a registration with its country, or one in a register with its country.", [nameof(Discoverable)]);
        }
    }
}

/// <summary>A person in a case. All names of a person are equals, in whatever script.</summary>
public sealed record PersonSubject
{
    /// <summary>The names under which the person is known.</summary>
    [Items(1, CaseTexts.MaxOfPerson)]
    public required IReadOnlyList<SubjectName> Names { get; init; }

    /// <summary>The date of birth, as far as it is known: 1979, 1979-01 or 1979-01-17.</summary>
    [PastDate]
    public NoticeDate? BirthDate { get; init; }

    /// <summary>Nationalities, ISO 3166-1.</summary>
    [CountryCodes(CaseTexts.MaxOfPerson)]
    public ImmutableArray<string>? Nationalities { get; init; }

    /// <summary>Documents of the person.</summary>
    [Items(0, CaseTexts.MaxOfPerson)]
    public IReadOnlyList<DocumentSubject>? Documents { get; init; }
}

/// <summary>A name of a person.</summary>
public sealed record SubjectName : IValidatableObject
{
    /// <summary>The family name, or the only one.</summary>
    [PlainText(1, CaseTexts.MaxTitle, OneLine = true)]
    public string? Family { get; init; }

    /// <summary>The given names.</summary>
    [PlainText(1, CaseTexts.MaxTitle, OneLine = true)]
    public string? Given { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Family is null && Given is null ? [new ValidationResult("is missing, and given too; a name has one of them.", [nameof(Family)])] : [];
}

/// <summary>A document in a case.</summary>
public sealed record DocumentSubject
{
    /// <summary>Its number.</summary>
    [SubjectNumber]
    public required string Number { get; init; }

    /// <summary>Who issued it, as the document shows it.</summary>
    [RegularExpression("[A-Z]{1,3}", ErrorMessage = "must be the one to three upper-case letters of the issuer that the document shows, for example FRA or D.")]
    public required string Issuer { get; init; }

    /// <summary>What it is.</summary>
    public required SubjectDocumentType Type { get; init; }
}

/// <summary>A vehicle in a case, which has one of its numbers.</summary>
public sealed record VehicleSubject : IValidatableObject
{
    /// <summary>The vehicle identification number, ISO 3779; older ones have fewer than 17 characters.</summary>
    [VehicleNumber]
    public string? Vin { get; init; }

    /// <summary>The registration on its plates.</summary>
    [SubjectNumber]
    public string? Registration { get; init; }

    /// <summary>Where it is registered, ISO 3166-1; with a registration.</summary>
    [CountryCodes(1)]
    public string? RegistrationCountry { get; init; }

    /// <summary>The number of its engine. Makers number engines each for itself: others do not learn of it.</summary>
    [SubjectNumber]
    public string? EngineNumber { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Vin is null && Registration is null && EngineNumber is null)
        {
            yield return new ValidationResult("is missing, and registration and engineNumber too; give one of them.", [nameof(Vin)]);
        }

        if (Registration is null != RegistrationCountry is null)
        {
            yield return new ValidationResult("belongs to a registration, and to that it must be given.", [nameof(RegistrationCountry)]);
        }
    }
}

/// <summary>An organisation in a case.</summary>
public sealed record OrganisationSubject : IValidatableObject
{
    /// <summary>Its name.</summary>
    [PlainText(1, CaseTexts.MaxTitle, OneLine = true)]
    public required string Name { get; init; }

    /// <summary>Its number in a register of companies.</summary>
    [SubjectNumber]
    public string? Registration { get; init; }

    /// <summary>The country of that register, ISO 3166-1; with a registration.</summary>
    [CountryCodes(1)]
    public string? RegistrationCountry { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Registration is null != RegistrationCountry is null
        ? [new ValidationResult("belongs to a registration, and to that it must be given.", [nameof(RegistrationCountry)])]
        : [];
}

/// <summary>What a document is.</summary>
[JsonConverter(typeof(KebabCase<SubjectDocumentType>))]
public enum SubjectDocumentType
{
    /// <summary>A passport.</summary>
    Passport,

    /// <summary>An identity card.</summary>
    IdentityCard,

    /// <summary>A visa.</summary>
    Visa,

    /// <summary>A residence permit.</summary>
    ResidencePermit,

    /// <summary>A driving licence.</summary>
    DrivingLicence,

    /// <summary>A vehicle's registration document.</summary>
    VehicleRegistration,

    /// <summary>Another document.</summary>
    Other,
}
