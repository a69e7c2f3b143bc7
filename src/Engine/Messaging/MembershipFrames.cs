using Interpol.Mesh.Engine.Membership;
using Interpol.Mesh.Engine.Serialization;
using Interpol.Mesh.Engine.Transport;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Messaging;

/// <summary>A whole view, so that who is told need not read the table.</summary>
internal readonly struct ViewFrame(ClusterView view) : IFrame
{
    public void Write(WireWriter writer)
    {
        writer.WriteByte((byte)FrameKind.View);
        writer.WriteVarInt64(view.Version);
        writer.WriteVarUInt32((uint)view.Members.Length);
        foreach (var member in view.Members)
        {
            Addresses.Write(writer, member.Address);
            writer.WriteString(member.Name);
            writer.WriteByte((byte)member.Status);
            writer.WriteString(member.Process);
        }
    }

    public static ClusterView Read(ref WireReader reader)
    {
        var version = reader.ReadVarInt64();
        var count = reader.ReadVarUInt32();
        var members = new List<ViewMember>();
        for (var i = 0; i < count; i++)
        {
            members.Add(new ViewMember(
                Addresses.Read(ref reader),
                reader.ReadString() ?? string.Empty,
                (SiloStatus)reader.ReadByte(),
                reader.ReadString() ?? string.Empty));
        }

        return new ClusterView(version, members);
    }
}

/// <summary>A promise about a view.</summary>
internal readonly struct AcknowledgementFrame(ViewAcknowledgement acknowledgement) : IFrame
{
    public void Write(WireWriter writer)
    {
        writer.WriteByte((byte)FrameKind.ViewAcknowledgement);
        writer.WriteVarInt64(acknowledgement.Version);
        writer.WriteVarUInt32((uint)acknowledgement.Draining.Count);
        foreach (var grain in acknowledgement.Draining)
        {
            RequestEnvelope.WriteGrainId(writer, grain);
        }
    }

    public static ViewAcknowledgement Read(ref WireReader reader, GrainTypeCache types)
    {
        var version = reader.ReadVarInt64();
        var count = reader.ReadVarUInt32();
        var draining = new List<GrainId>();
        for (var i = 0; i < count; i++)
        {
            draining.Add(RequestEnvelope.ReadGrainId(ref reader, types));
        }

        return new ViewAcknowledgement(version, draining);
    }
}

/// <summary>An actor is drained.</summary>
internal readonly struct ReleaseFrame(GrainId grain) : IFrame
{
    public void Write(WireWriter writer)
    {
        writer.WriteByte((byte)FrameKind.Release);
        RequestEnvelope.WriteGrainId(writer, grain);
    }
}
