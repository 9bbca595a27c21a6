declare module 'qrcode' {
  const qrcode: { toDataURL(text: string): Promise<string> };
  export default qrcode;
}
