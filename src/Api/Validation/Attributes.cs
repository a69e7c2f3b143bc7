using System.Collections;
using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Api;

// The messages of these rules, and of all others on requests, are what follows "The field x": the gateway puts the field's whole path before them.

/// <summary>A text of so many characters, composed (Unicode NFC) and without control characters but line breaks and tabs.</summary>
/// <param name="least">Characters at least.</param>
/// <param name="most">Characters at most.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class PlainTextAttribute(int least, int most) : ValidationAttribute
{
    /// <inheritdoc/>
    public override bool IsValid(object? value) =>
        value is not string text
        || (text.Length >= least && text.Length <= most && text.IsNormalized(NormalizationForm.FormC) && !text.Any(c => char.IsControl(c) && c is not ('\n' or '\t')));

    /// <inheritdoc/>
    public override string FormatErrorMessage(string name) =>
        string.Create(CultureInfo.InvariantCulture, $"must have {least} to {most} characters, none of them a control character.");
}

/// <summary>A list in which nothing is there twice.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class DistinctAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        var seen = new HashSet<object>();
        var twice = (value as IEnumerable)?.Cast<object>().FirstOrDefault(item => !seen.Add(item));
        return twice is null ? ValidationResult.Success : new ValidationResult($"names {(twice.ToString() is { Length: > 64 } text ? text[..64] + "..." : twice)} a second time; leave it out.");
    }
}

/// <summary>The name of a region of the list of members.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class RegionAttribute : ValidationAttribute
{
    /// <summary>All regions, by name.</summary>
    public static ImmutableArray<string> All { get; } =
        [.. OwnerDirectory.Default.All.Select(owner => owner.Region).OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public override bool IsValid(object? value) => value is not string region || All.Contains(region);

    /// <inheritdoc/>
    public override string FormatErrorMessage(string name) => $"is not a region; the regions are {string.Join(", ", All)}.";
}

/// <summary>Two-letter codes of languages, ISO 639-1.</summary>
/// <param name="most">Codes at most.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class LanguageCodesAttribute(int most) : ValidationAttribute
{
    /// <inheritdoc/>
    public override bool IsValid(object? value) =>
        value is not ImmutableArray<string> codes || (codes.Length <= most && codes.All(code => code is [>= 'a' and <= 'z', >= 'a' and <= 'z']));

    /// <inheritdoc/>
    public override string FormatErrorMessage(string name) =>
        string.Create(CultureInfo.InvariantCulture, $"must hold at most {most} ISO 639-1 codes: two lower-case letters each, for example fr.");
}

/// <summary>A password that somebody chooses.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class NewPasswordAttribute() : LengthAttribute(OfficerLimits.LeastPassword, OfficerLimits.MostPassword)
{
    /// <inheritdoc/>
    public override string FormatErrorMessage(string name) =>
        string.Create(CultureInfo.InvariantCulture, $"must be a password: {OfficerLimits.LeastPassword} to {OfficerLimits.MostPassword} characters.");
}
