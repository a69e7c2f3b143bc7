using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Serialization;
using System.Collections.Immutable;

namespace Interpol.Mesh.Api;

/// <summary>A version of a form, without its fields.</summary>
/// <param name="Schema">The form's name.</param>
/// <param name="Version">The version.</param>
/// <param name="Newest">Whether it is the version that is sent.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Description">What it is for.</param>
public sealed record FormBody(string Schema, int Version, bool Newest, string Title, string Description);

/// <summary>The forms that there are.</summary>
/// <param name="Forms">All versions, by name and version.</param>
public sealed record FormsBody(ImmutableArray<FormBody> Forms);

/// <summary>One value that a field can have.</summary>
/// <param name="Code">The value.</param>
/// <param name="Name">What it means, in English.</param>
public sealed record FormCode(string Code, string Name);

/// <summary>A field of a form.</summary>
public sealed record FormField
{
    /// <summary>Its name; empty for the item of a list.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>What it holds.</summary>
    public FormFieldType Type { get; init; }

    /// <summary>Whether it must be there.</summary>
    public bool Required { get; init; }

    /// <summary>What it means, in English.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>Characters of a text at most; null for 200, or 4,000 for one of several lines.</summary>
    public int? MaxLength { get; init; }

    /// <summary>The pattern that a text must match as a whole; null for none.</summary>
    public string? Pattern { get; init; }

    /// <summary>The pattern in words, with an example; null for none.</summary>
    public string? PatternText { get; init; }

    /// <summary>The values of a code.</summary>
    public ImmutableArray<FormCode> Codes { get; init; } = [];

    /// <summary>The least number; null for none.</summary>
    public double? Min { get; init; }

    /// <summary>The greatest number; null for none.</summary>
    public double? Max { get; init; }

    /// <summary>Items of a list at least.</summary>
    public int MinItems { get; init; }

    /// <summary>Items of a list at most; null for 20.</summary>
    public int? MaxItems { get; init; }

    /// <summary>What the items of a list are.</summary>
    public FormField? Item { get; init; }

    /// <summary>In a list of groups, the field in which no two items may be the same; null for none.</summary>
    public string? UniqueBy { get; init; }

    /// <summary>The fields of a group.</summary>
    public ImmutableArray<FormField> Fields { get; init; } = [];

    /// <summary>Fields of a group of which at least one must be there.</summary>
    public ImmutableArray<string> OneOf { get; init; } = [];
}

/// <summary>What a field of a form holds.</summary>
[JsonConverter(typeof(KebabCase<FormFieldType>))]
public enum FormFieldType
{
    /// <summary>One line of text.</summary>
    Text,

    /// <summary>Text of several lines.</summary>
    LongText,

    /// <summary>One of the field's codes.</summary>
    Code,

    /// <summary>A day, <c>2026-11-23</c>.</summary>
    Date,

    /// <summary>A day of which parts may be unknown: <c>1974-08-12</c>, <c>1974-XX-XX</c>, <c>XXXX-08-12</c>.</summary>
    PartialDate,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>The SHA-256 of an attachment that the message carries.</summary>
    Attachment,

    /// <summary>The lines of a machine readable zone, ICAO Doc 9303.</summary>
    MachineReadableZone,

    /// <summary>Several of the field's item.</summary>
    List,

    /// <summary>An object with fields of its own.</summary>
    Group,
}

/// <summary>A version of a form.</summary>
public sealed record FormSchema
{
    /// <summary>The form's name, for example <c>travel-document</c>.</summary>
    public string Schema { get; init; } = string.Empty;

    /// <summary>The version. The newest is sent; older ones stay valid for what is received.</summary>
    public int Version { get; init; }

    /// <summary>What people call it, in English.</summary>
    public string Title { get; init; } = string.Empty;

    /// <summary>What it is for, in English.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>The fields.</summary>
    public ImmutableArray<FormField> Fields { get; init; } = [];

    /// <summary>Fields of which at least one must be there.</summary>
    public ImmutableArray<string> OneOf { get; init; } = [];

    /// <summary>The names of rules across fields.</summary>
    public ImmutableArray<string> Rules { get; init; } = [];
}
