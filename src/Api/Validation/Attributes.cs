using System.Collections;
using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Notices;

namespace Interpol.Mesh.Api;

// The messages of these rules, and of all others on requests, are what follows "The field x": the gateway puts the field's whole path before them.

/// <summary>A text of so many characters, composed (Unicode NFC) and without control characters but line breaks and tabs.</summary>
/// <param name="least">Characters at least.</param>
/// <param name="most">Characters at most.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class PlainTextAttribute(int least, int most) : ValidationAttribute
{
    /// <summary>Whether it is a text of one line, without line breaks and tabs too; false by default.</summary>
    public bool OneLine { get; init; }

    /// <inheritdoc/>
    public override bool IsValid(object? value) =>
        value is not string text
        || (text.Length >= least && text.Length <= most && text.IsNormalized(NormalizationForm.FormC)
            && !text.Any(c => (char.IsControl(c) && (OneLine || c is not ('\n' or '\t'))) || (OneLine && c is '\u2028' or '\u2029')));

    /// <inheritdoc/>
    public override string FormatErrorMessage(string name) =>
        string.Create(CultureInfo.InvariantCulture, $"must have {least} to {most} characters, none of them a {(OneLine ? "line break or " : "")}control character.");
}

/// <summary>A list of so many entries, none of them null.</summary>
/// <param name="least">Entries at least.</param>
/// <param name="most">Entries at most.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class ItemsAttribute(int least, int most) : ValidationAttribute
{
    /// <summary>Whether nothing may be there twice.</summary>
    public bool Distinct { get; init; }

    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        if (value is not IEnumerable list)
        {
            return ValidationResult.Success;
        }

        var items = list.Cast<object?>().ToList();
        var seen = new HashSet<object>();
        return items switch
        {
            _ when items.Count < least => Broken(validationContext, "is empty; it must have {0} to {1} entries."),
            _ when items.Count > most => Broken(validationContext, "has more than {1} entries; leave some out."),
            _ when items.IndexOf(null) is >= 0 and var place => Broken(validationContext, $"holds null in place {place}; leave it out."),
            _ when Distinct && items.Find(item => !seen.Add(item!)) is { } twice => Broken(validationContext, $"names {(twice.ToString() is { Length: > 64 } text ? text[..64] + "..." : twice)} a second time; leave it out."),
            _ => ValidationResult.Success,
        };
    }

    private ValidationResult Broken(ValidationContext context, string sentence) => new(sentence.Replace("{0}", least.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("{1}", most.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), context.MemberName is { } member ? [member] : null);
}

/// <summary>JSON all of whose strings are text: halves of surrogate pairs are only noticed when they are read.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class JsonTextAttribute : ValidationAttribute
{
    /// <summary>Whether it must be an object.</summary>
    public bool IsObject { get; init; }

    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        try
        {
            var element = value is JsonElement read ? read : default;
            Read(element);
            return !IsObject || element.ValueKind == JsonValueKind.Object ? ValidationResult.Success : new ValidationResult("must be an object.");
        }
        catch (InvalidOperationException)
        {
            return new ValidationResult("has a string with half of a surrogate pair; send the text as UTF-8.");
        }
    }

    /// <summary>Reads all strings in a value.</summary>
    /// <exception cref="InvalidOperationException">One is no text.</exception>
    public static void Read(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                value.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    Read(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    _ = property.Name;
                    Read(property.Value);
                }

                break;
        }
    }
}

/// <summary>The code of an owner that exists.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class KnownOwnerAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    public override bool IsValid(object? value) => value is not OwnerId owner || OwnerDirectory.Default.Contains(owner);

    /// <inheritdoc/>
    public override string FormatErrorMessage(string name) => "names no owner; /api/v1/owners lists all of them.";
}

/// <summary>A time that is still to come.</summary>
/// <param name="days">How many days ahead at most.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class AheadAttribute(int days) : ValidationAttribute
{
    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        var now = ((TimeProvider?)validationContext.GetService(typeof(TimeProvider)) ?? TimeProvider.System).GetUtcNow();
        return value switch
        {
            DateTimeOffset at when at <= now => new ValidationResult("is in the past; name a time that is still to come."),
            DateTimeOffset at when at - now > TimeSpan.FromDays(days) =>
                new ValidationResult(string.Create(CultureInfo.InvariantCulture, $"is more than {days} days away; name an earlier time.")),
            _ => ValidationResult.Success,
        };
    }
}

/// <summary>Codes of tasks: a list of them, or a text that is one.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class TaskCodesAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    public override bool IsValid(object? value) =>
        value switch
        {
            string code => ConsentLimits.IsTask(code),
            ImmutableArray<string> { IsDefault: false } codes => codes.All(ConsentLimits.IsTask),
            _ => true,
        };

    /// <inheritdoc/>
    public override string FormatErrorMessage(string name) =>
        string.Create(CultureInfo.InvariantCulture, $"must be codes of tasks: 1 to {ConsentLimits.MaxTask} lower-case letters, digits and dashes each.");
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

/// <summary>Codes of countries, ISO 3166-1: a list of them, or a text that is one.</summary>
/// <param name="most">Codes at most.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class CountryCodesAttribute(int most) : ValidationAttribute
{
    /// <inheritdoc/>
    public override bool IsValid(object? value) => value switch
    {
        string code => IsCode(code),
        ImmutableArray<string> { IsDefault: false } codes => codes.Length <= most && codes.All(IsCode),
        _ => true,
    };

    /// <inheritdoc/>
    public override string FormatErrorMessage(string name) =>
        string.Create(CultureInfo.InvariantCulture, $"must hold at most {most} ISO 3166-1 codes: two upper-case letters each, for example FR.");

    private static bool IsCode(string? code) => code is [>= 'A' and <= 'Z', >= 'A' and <= 'Z'];
}

/// <summary>A date that is not still to come.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class PastDateAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        var now = ((TimeProvider?)validationContext.GetService(typeof(TimeProvider)) ?? TimeProvider.System).GetUtcNow();

        // Somewhere it is tomorrow already.
        return value is NoticeDate date && date.Earliest > DateOnly.FromDateTime(now.UtcDateTime).AddDays(1)
            ? new ValidationResult("is in the future.", validationContext.MemberName is { } member ? [member] : null)
            : ValidationResult.Success;
    }
}

/// <summary>A number of a document, a vehicle or a register.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class SubjectNumberAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    public override bool IsValid(object? value) =>
        value is not string text || (text.Length <= CaseTexts.MaxNumber && text.IsNormalized(NormalizationForm.FormC) && !text.Any(char.IsControl) && CaseIdentifiers.Normalised(text).Length > 0);

    /// <inheritdoc/>
    public override string FormatErrorMessage(string name) =>
        string.Create(CultureInfo.InvariantCulture, $"must have 1 to {CaseTexts.MaxNumber} characters, letters or digits among them and no control characters.");
}

/// <summary>A vehicle identification number, ISO 3779; of older vehicles also a shorter one.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class VehicleNumberAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    public override bool IsValid(object? value) =>
        value is not string text
        || (text.All(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-') && CaseIdentifiers.Normalised(text) is { Length: >= 11 and <= 17 } vin && !vin.Any(c => c is 'I' or 'O' or 'Q'));

    /// <inheritdoc/>
    public override string FormatErrorMessage(string name) => "must be a vehicle identification number: 11 to 17 digits and letters, without I, O and Q.";
}

/// <summary>A password that somebody chooses.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class NewPasswordAttribute() : LengthAttribute(OfficerLimits.LeastPassword, OfficerLimits.MostPassword)
{
    /// <inheritdoc/>
    public override string FormatErrorMessage(string name) =>
        string.Create(CultureInfo.InvariantCulture, $"must be a password: {OfficerLimits.LeastPassword} to {OfficerLimits.MostPassword} characters.");
}
