using System.Reflection;

namespace Interpol.Mesh.Engine.Conformance.Metadata;

/// <summary>Who may see a member, in words.</summary>
internal static class Access
{
    private const string Public = "public";
    private const string Protected = "protected";
    private const string ProtectedInternal = "protected internal";

    public static string? Of(MethodAttributes attributes) => (attributes & MethodAttributes.MemberAccessMask) switch
    {
        MethodAttributes.Public => Public,
        MethodAttributes.Family => Protected,
        MethodAttributes.FamORAssem => ProtectedInternal,
        _ => null,
    };

    public static string? Of(FieldAttributes attributes) => (attributes & FieldAttributes.FieldAccessMask) switch
    {
        FieldAttributes.Public => Public,
        FieldAttributes.Family => Protected,
        FieldAttributes.FamORAssem => ProtectedInternal,
        _ => null,
    };

    /// <summary>The listing marks protected members only.</summary>
    public static string Prefix(string access) => access == Protected ? "protected " : string.Empty;

    /// <summary>Whether an implementer must, may or cannot write the member.</summary>
    public static string Overriding(MethodAttributes attributes, bool isInterface)
    {
        if (attributes.HasFlag(MethodAttributes.Abstract))
        {
            return isInterface ? string.Empty : "abstract ";
        }

        if (isInterface)
        {
            return attributes.HasFlag(MethodAttributes.Static) ? string.Empty : "default ";
        }

        return attributes.HasFlag(MethodAttributes.Virtual) && !attributes.HasFlag(MethodAttributes.Final) ? "virtual " : string.Empty;
    }
}
