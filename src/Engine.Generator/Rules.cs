using Microsoft.CodeAnalysis;

namespace Interpol.Mesh.Engine.Generator;

/// <summary>What the generator refuses.</summary>
internal static class Rules
{
    public static readonly DiagnosticDescriptor ReturnType = Create(1, "Grain method returns a type that cannot be awaited",
        "Method {0} of a grain interface returns {1}. Let it return Task, Task<T>, ValueTask or ValueTask<T>.");

    public static readonly DiagnosticDescriptor GenericMethod = Create(2, "Grain method is generic",
        "Method {0} of a grain interface has type parameters. Give it the types themselves, or one method per type.");

    public static readonly DiagnosticDescriptor GenericInterface = Create(3, "Grain interface is generic",
        "Grain interface {0} has type parameters. Declare one interface per type.");

    public static readonly DiagnosticDescriptor ArgumentType = Create(4, "Type cannot cross the wire",
        "{0} is of type {1}, which cannot cross the wire: {2}.");

    public static readonly DiagnosticDescriptor ParameterKind = Create(5, "Grain method passes by reference",
        "Parameter {0} of grain method {1} is passed by reference. Pass it by value, and return what has changed.");

    public static readonly DiagnosticDescriptor CancellationPosition = Create(6, "Cancellation token is not the last parameter",
        "Grain method {0} must take at most one CancellationToken, as its last parameter.");

    public static readonly DiagnosticDescriptor DuplicateMethod = Create(7, "Grain methods have the same number",
        "Methods {0} and {1} of grain interface {2} have the same number on the wire. Give one of them another [Alias].");

    public static readonly DiagnosticDescriptor InterfaceMember = Create(8, "Grain interface has members that cannot be called",
        "{0} is no method. A grain interface can have methods only: make it a method that returns Task or ValueTask.");

    public static readonly DiagnosticDescriptor KeyKinds = Create(9, "Grain interface has several kinds of key",
        "Grain interface {0} derives from more than one of IGrainWithStringKey, IGrainWithIntegerKey and IGrainWithGuidKey. Keep one.");

    public static readonly DiagnosticDescriptor DuplicateId = Create(10, "Members have the same number",
        "Members {0} and {1} of {2} have the same [Id({3})]. Give one of them a number that was never used.");

    public static readonly DiagnosticDescriptor DuplicateAlias = Create(11, "Types have the same name on the wire",
        "Types {0} and {1} have the same name '{2}' on the wire. Give one of them another [Alias].");

    public static readonly DiagnosticDescriptor BaseType = Create(12, "Base class cannot cross the wire",
        "{0} has [GenerateSerializer], but its base class {1} has not. Mark the base class as well.");

    public static readonly DiagnosticDescriptor Inaccessible = Create(13, "Type is not accessible to generated code",
        "{0} is private or local to a file or a generic type. Make it internal or public, and move it out of generic types.");

    public static readonly DiagnosticDescriptor MissingId = Create(14, "Member has no number",
        "Member {0} of {1} can be set but has no [Id], so its value would be lost on the wire. Give it an [Id], or mark it with [NonSerialized].");

    public static readonly DiagnosticDescriptor UnsupportedAttribute = Create(15, "Attribute is not supported by this engine",
        "[{0}] on {1} is not supported by the embedded engine. {2}");

    public static readonly DiagnosticDescriptor AliasText = Create(16, "Alias has characters that mean something else",
        "Alias '{0}' of {1} is empty or contains '<', '>' or ','. Use letters, digits, dots and dashes.");

    public static readonly DiagnosticDescriptor PrimaryConstructor = Create(17, "Primary constructor parameters of a class have no names on the wire",
        "{0} is not a record, so the parameters of its primary constructor cannot cross the wire. Make it a record, or declare properties with [Id].");

    public static readonly DiagnosticDescriptor GenericClass = Create(18, "Grain class is generic",
        "Grain class {0} has type parameters. Declare one class per type.");

    public static readonly DiagnosticDescriptor Timeout = Create(19, "Response time-out is not a time",
        "'{0}' on {1} is not a time. Write it as hours:minutes:seconds, for example 00:00:05.");

    public static readonly DiagnosticDescriptor IdOnComputed = Create(20, "Numbered member cannot be set",
        "Member {0} of {1} has an [Id] but neither a setter nor a field of its own, so it cannot be read from the wire. Give it a setter, or remove the [Id].");

    public static readonly IReadOnlyList<DiagnosticDescriptor> All =
    [
        ReturnType, GenericMethod, GenericInterface, ArgumentType, ParameterKind, CancellationPosition, DuplicateMethod, InterfaceMember, KeyKinds, DuplicateId,
        DuplicateAlias, BaseType, Inaccessible, MissingId, UnsupportedAttribute, AliasText, PrimaryConstructor, GenericClass, Timeout, IdOnComputed,
    ];

    private static DiagnosticDescriptor Create(int number, string title, string message) =>
        new($"MESH{number:0000}", title, message, "Engine", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
