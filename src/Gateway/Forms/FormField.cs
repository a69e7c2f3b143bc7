using System.Collections.Immutable;

namespace Interpol.Mesh.Gateway.Forms;

/// <summary>A field of a form.</summary>
internal sealed record FormField
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
