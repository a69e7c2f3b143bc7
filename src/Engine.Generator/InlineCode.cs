using Microsoft.CodeAnalysis;

namespace Interpol.Mesh.Engine.Generator;

/// <summary>Members of frequent simple types are written without a call through their codec.</summary>
internal static class InlineCode
{
    /// <summary>The statement that writes the member; null when its codec has to.</summary>
    public static string? Write(MemberModel member)
    {
        var value = member.Get("value");
        var (wire, statement) = member.Type.SpecialType switch
        {
            SpecialType.System_String => ("Bytes", $"writer.WriteString({value});"),
            SpecialType.System_Int32 => ("Varint", $"writer.WriteVarInt32({value});"),
            SpecialType.System_Int64 => ("Varint", $"writer.WriteVarInt64({value});"),
            SpecialType.System_Boolean => ("Varint", $"writer.WriteBoolean({value});"),
            _ => (string.Empty, string.Empty),
        };
        return statement.Length == 0 ? null : $"writer.WriteFieldHeader({member.Id}u, {Names.Serialization}.WireType.{wire}); {statement}";
    }
}
