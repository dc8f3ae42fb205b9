import Foundation

/// A file written by safetensors 0.8.0 (`safetensors.torch.save`, PyTorch 2.15.0).
enum SafetensorsFixtures {
  static let numbers = bytes(
    """
    OAIAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJmb3JtYXQiOiJwdCJ9LCJpZHMiOnsiZHR5cGUiOiJJNjQiLCJzaGFwZSI6WzJdLCJk\
    YXRhX29mZnNldHMiOlswLDE2XX0sInNjYWxhciI6eyJkdHlwZSI6IkY2NCIsInNoYXBlIjpbXSwiZGF0YV9vZmZzZXRzIjpbMTYs\
    MjRdfSwiYi53ZWlnaHQiOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzIsM10sImRhdGFfb2Zmc2V0cyI6WzI0LDQ4XX0sImVtcHR5\
    Ijp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOlswLDRdLCJkYXRhX29mZnNldHMiOls0OCw0OF19LCJhLmJpYXMiOnsiZHR5cGUiOiJC\
    RjE2Iiwic2hhcGUiOlszXSwiZGF0YV9vZmZzZXRzIjpbNDgsNTRdfSwiaGFsZiI6eyJkdHlwZSI6IkYxNiIsInNoYXBlIjpbMSwy\
    XSwiZGF0YV9vZmZzZXRzIjpbNTQsNThdfSwiZTRtMyI6eyJkdHlwZSI6IkY4X0U0TTMiLCJzaGFwZSI6WzJdLCJkYXRhX29mZnNl\
    dHMiOls1OCw2MF19LCJxIjp7ImR0eXBlIjoiSTgiLCJzaGFwZSI6WzJdLCJkYXRhX29mZnNldHMiOls2MCw2Ml19LCJtYXNrIjp7\
    ImR0eXBlIjoiQk9PTCIsInNoYXBlIjpbM10sImRhdGFfb2Zmc2V0cyI6WzYyLDY1XX19AQAAAAAAIAD//////////wAAAAAAAARA\
    AAAAAAAAgD8AAABAAABAQAAAgEAAAKBAgD/NPWL/ADxmLjhAgH8BAAE=
    """)

  private static func bytes(_ text: String) -> [UInt8] { Data(base64Encoded: text).map([UInt8].init) ?? [] }
}
