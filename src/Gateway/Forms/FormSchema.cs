using System.Collections.Immutable;

namespace Interpol.Mesh.Gateway.Forms;

/// <summary>A version of a form.</summary>
internal sealed record FormSchema
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
