using System.ComponentModel.DataAnnotations;

namespace Interpol.Mesh.Api;

/// <summary>An image to check, by its hash; the image itself stays where it is.</summary>
/// <param name="Hash">Its PDQ hash: 64 hexadecimal digits.</param>
/// <param name="Quality">The quality of the hash, 0 to 100; one below 50 is not matched.</param>
public sealed record CheckImageRequest(string Hash, int Quality);

/// <summary>Fingerprints to check, by one or more of these; templates are not compared.</summary>
public sealed record CheckFingerprintRequest : IValidatableObject
{
    /// <summary>Their number in a collection.</summary>
    public string? Number { get; init; }

    /// <summary>Their NCIC classification, 20 characters.</summary>
    public string? Ncic { get; init; }

    /// <summary>Their Henry classification.</summary>
    public string? Henry { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Number is null && Ncic is null && Henry is null)
        {
            yield return new ValidationResult("or ncic or henry must be given.", [nameof(Number)]);
        }
    }
}

/// <summary>A firearm to check.</summary>
/// <param name="SerialNumber">Its serial number as it stands on the weapon.</param>
public sealed record CheckFirearmRequest(string SerialNumber)
{
    /// <summary>Who made it; any without it.</summary>
    [PlainText(1, 100)]
    public string? Make { get; init; }
}

/// <summary>A work of art to check, by its number or its title, or by either.</summary>
public sealed record CheckArtworkRequest : IValidatableObject
{
    /// <summary>Its inventory number, or its owner's reference.</summary>
    public string? Number { get; init; }

    /// <summary>Whole words of its title, all of which the recorded title has.</summary>
    [PlainText(1, 200)]
    public string? Title { get; init; }

    /// <summary>Words of the artist's name, beside the title.</summary>
    [PlainText(1, 100)]
    public string? Artist { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Number is null && Title is null)
        {
            yield return new ValidationResult("or title must be given.", [nameof(Number)]);
        }

        if (Artist is not null && Title is null)
        {
            yield return new ValidationResult("belongs to a title, which must be given with it.", [nameof(Artist)]);
        }
    }
}
