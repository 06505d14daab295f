// What there is to buy.
export interface Product {
  id: string;
  name: string;
  price: string;
}

export const products: readonly Product[] = [
  { id: 'bread', name: 'Sourdough', price: '$4.50' },
  { id: 'tea', name: 'Green tea', price: '$6.00' },
  { id: 'honey', name: 'Forest honey', price: '$9.20' },
];
